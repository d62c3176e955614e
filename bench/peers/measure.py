"""Times a tool on the blobs that `npm run bench -- --only tsne --blobs FOLDER` writes, and tells its divergence by our formula."""

import glob
import os
import resource
import sys
import time

import numpy as np

from divergence import divergence


def measure(embed):
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    for file in sorted(glob.glob(os.path.join(sys.argv[1], "tsne-*.npy"))):
        points = np.load(file)
        cpu, wall = time.process_time(), time.perf_counter()
        embedding = embed(points)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        name = os.path.basename(file)[:-4]
        print(
            f"{name}: {wall:.1f} s, {cpu:.1f} s of processor time, {memory:.1f} GB at most so far, "
            f"KL {divergence(points, embedding):.3f}",
            flush=True,
        )
