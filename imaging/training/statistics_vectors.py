"""Writes the numbers that the drift and adapter tests are held against, from SciPy and scikit-learn.

    python3 statistics_vectors.py ../src/test/resources/org/prodrome/imaging

Needs numpy, scipy and scikit-learn (Debian: python3-scipy python3-sklearn). The maximum mean discrepancy is written out
as in Gretton et al. 2012, lemma 6: double sums over all pairs, nothing shared with the Java code.
"""
import json
import math
import pathlib
import sys

import numpy as np
import scipy
import scipy.stats as st
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler


def rounded(a):
    return [float(f"{x:.6f}") for x in np.asarray(a).ravel()]


def numbers(rng):
    cases = []
    for n, m, shift, scale in [(60, 60, 0, 1), (60, 80, 0.3, 1), (300, 150, 0.15, 1), (300, 300, 0, 1.5), (250, 220, 1.2, 1)]:
        x, y = np.array(rounded(rng.normal(0, 1, n))), np.array(rounded(rng.normal(shift, scale, m)))
        d = st.ks_2samp(x, y).statistic
        edges = np.quantile(x, np.arange(1, 10) / 10)
        p = np.bincount(np.searchsorted(edges, x, side="left"), minlength=10) / n
        q = np.maximum(np.bincount(np.searchsorted(edges, y, side="left"), minlength=10), 0.5) / m
        cases.append(
            dict(
                reference=x.tolist(),
                window=y.tolist(),
                ks=float(d),
                p=float(st.kstwobign.sf(d * math.sqrt(n * m / (n + m)))),
                psi=float(np.sum((q - p) * np.log(q / p))),
            )
        )
    return cases


def tables(rng):
    cases = []
    for counts in [[[150, 90, 60], [70, 50, 30]], [[200, 100], [60, 90]], [[100, 80, 60, 60], [40, 40, 50, 20]]]:
        chi, p, dof, _ = st.chi2_contingency(counts, correction=False)
        cases.append(dict(counts=counts, chi2=float(chi), p=float(p), v=math.sqrt(chi / np.sum(counts))))
    return cases


def shares():
    cases = []
    for a, n, b, m in [(3, 300, 2, 140), (3, 300, 9, 140), (0, 300, 0, 60), (30, 300, 30, 100), (0, 60, 6, 60)]:
        p = st.fisher_exact([[b, m - b], [a, n - a]]).pvalue
        cases.append(dict(reference=[a, n], window=[b, m], p=float(p)))
    return cases


def discrepancies(rng):
    cases = []
    for n, m, d, shift in [(12, 10, 3, 0), (15, 15, 4, 0.8), (9, 14, 2, 2)]:
        x, y = rng.normal(0, 1, (n, d)), rng.normal(shift, 1, (m, d))
        x, y = np.array(rounded(x)).reshape(n, d), np.array(rounded(y)).reshape(m, d)
        z = np.vstack([x, y])
        dist = [np.linalg.norm(z[i] - z[j]) for i in range(n + m) for j in range(i)]
        s = float(np.median(dist))
        k = lambda a, b: math.exp(-float(np.sum((a - b) ** 2)) / (2 * s * s))
        xx = sum(k(x[i], x[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
        yy = sum(k(y[i], y[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
        xy = sum(k(a, b) for a in x for b in y) / (n * m)
        cases.append(dict(reference=x.tolist(), window=y.tolist(), mmd2=xx + yy - 2 * xy))
    return cases


def discoveries(rng):
    cases = []
    for p in [[0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216], [0.5, 0.01, 0.02, 0.02], [1.0]]:
        # scipy.stats.false_discovery_control came with 1.11; this is its formula, spelled out
        order = np.argsort(p)
        q = np.minimum.accumulate((np.array(p)[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
        adjusted = np.empty(len(p))
        adjusted[order] = np.minimum(q, 1)
        cases.append(dict(p=p, adjusted=adjusted.tolist()))
    return cases


def logistic(rng):
    cases = []
    for n, d, c in [(120, 3, 1.0), (200, 8, 0.05), (80, 12, 10.0)]:
        x = np.array(rounded(rng.normal(0, 1, (n, d)) * np.linspace(0.5, 3, d))).reshape(n, d)
        w = rng.normal(0, 1, d)
        y = (rng.uniform(size=n) < 1 / (1 + np.exp(-(x @ w - 0.5)))).astype(int)
        fit = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
        scaled = StandardScaler().fit(x)
        on_scaled = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(scaled.transform(x), y)
        p = on_scaled.predict_proba(scaled.transform(x))[:, 1]
        cases.append(
            dict(
                x=x.tolist(),
                y=y.tolist(),
                c=c,
                coefficients=fit.coef_[0].tolist(),
                intercept=float(fit.intercept_[0]),
                standardised_probabilities=p.tolist(),
                auroc=float(roc_auc_score(y, p)),
                brier=float(brier_score_loss(y, p)),
            )
        )
    return cases


def main(folder):
    rng = np.random.default_rng(20261122)
    made = f"statistics_vectors.py with numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    drift = dict(
        made_by=made,
        numbers=numbers(rng),
        tables=tables(rng),
        shares=shares(),
        discrepancies=discrepancies(rng),
        discoveries=discoveries(rng),
    )
    adapter = dict(made_by=made, logistic=logistic(rng))
    for name, content in [("drift", drift), ("adapter", adapter)]:
        out = pathlib.Path(folder) / name
        out.mkdir(parents=True, exist_ok=True)
        (out / "vectors.json").write_text(json.dumps(content, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
