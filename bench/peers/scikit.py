"""scikit-learn: `pip install scikit-learn scipy`, then `python scikit.py FOLDER`. Slow at 70,000 points."""

from sklearn.manifold import TSNE

from measure import measure

measure(lambda points: TSNE(init="pca", learning_rate="auto", n_jobs=-1, random_state=1).fit_transform(points))
