"""The exact Kullback-Leibler divergence of an embedding: the formula that all tools are compared by.

P: Gaussians of perplexity 30 over the exact 90 nearest neighbours, symmetrised. Q: all pairs.
"""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.neighbors import NearestNeighbors

PERPLEXITY = 30


def affinities(points):
    """P as a sparse N x N matrix that sums to one."""
    n, k = len(points), 3 * PERPLEXITY
    search = NearestNeighbors(n_neighbors=k, algorithm="brute", n_jobs=-1).fit(points)
    distances, indices = search.kneighbors()
    squares = distances.astype(np.float64) ** 2
    squares -= squares[:, :1]
    low, high, beta = np.zeros(n), np.full(n, np.inf), np.ones(n)
    for _ in range(100):
        shares = np.exp(-beta[:, None] * squares)
        total = shares.sum(axis=1)
        entropy = np.log(total) + beta * (shares * squares).sum(axis=1) / total
        wide = entropy > np.log(PERPLEXITY)
        low, high = np.where(wide, beta, low), np.where(wide, high, beta)
        beta = np.where(np.isinf(high), 2 * beta, (low + np.where(np.isinf(high), 0, high)) / 2)
    shares /= total[:, None]
    rows = np.repeat(np.arange(n), k)
    p = csr_matrix((shares.ravel(), (rows, indices.ravel())), shape=(n, n))
    return (p + p.T) / (2 * n)


def divergence(points, embedding):
    p = affinities(points).tocoo()
    y = np.asarray(embedding, dtype=np.float64)
    total = -float(len(y))
    for first in range(0, len(y), 1000):
        block = y[first : first + 1000]
        square = (block[:, :1] - y[:, 0]) ** 2 + (block[:, 1:] - y[:, 1]) ** 2
        total += (1 / (1 + square)).sum()
    square = ((y[p.row] - y[p.col]) ** 2).sum(axis=1)
    return float((p.data * np.log(p.data * (1 + square) * total)).sum())
