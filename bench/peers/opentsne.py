"""openTSNE: `pip install openTSNE scikit-learn scipy`, then `python opentsne.py FOLDER`."""

import os

from openTSNE import TSNE

from measure import measure

measure(lambda points: TSNE(n_jobs=os.cpu_count(), random_state=1).fit(points))
