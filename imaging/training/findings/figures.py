"""Rank statistics with patient-bootstrap intervals, calibration, operating points, conformal sets, logistic floors. NumPy only."""
import numpy as np

BOOTSTRAP = 1000
SEED = 7
BINS = 15
ALPHA = 0.1


def r4(x):
    return None if x is None or not np.isfinite(x) else round(float(x), 4) + 0.0


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def resamples(patients, seed=SEED, times=BOOTSTRAP):
    """float32 [times, films]: how often each film counts when patients are drawn with replacement."""
    names, of = np.unique(patients, return_inverse=True)
    g = np.random.default_rng(seed)
    return g.multinomial(len(names), np.full(len(names), 1 / len(names)), times)[:, of].astype(np.float32)


def auroc_weighted(y, s, w):
    """AUROC per row of the weights `w` [rows, n]; ties count half; NaN where a class is missing."""
    keep = ~np.isnan(y)
    y, s, w = y[keep] == 1, s[keep], w[:, keep]
    order = np.argsort(s, kind="stable")
    y, s, w = y[order], s[order], w[:, order]
    starts = np.flatnonzero(np.concatenate([[True], s[1:] != s[:-1]]))
    positive = np.add.reduceat(w * y, starts, axis=1).astype(np.float64)
    negative = np.add.reduceat(w * ~y, starts, axis=1).astype(np.float64)
    below = np.cumsum(negative, 1) - negative
    total = positive.sum(1) * negative.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, (positive * (below + negative / 2)).sum(1) / total, np.nan)


def interval(samples):
    samples = samples[np.isfinite(samples)]
    return [r4(q) for q in np.percentile(samples, [2.5, 97.5])] if len(samples) else [None, None]


def auroc(y, s, patients, w=None):
    """{"value", "ci"} and the bootstrap samples."""
    w = resamples(patients) if w is None else w
    samples = auroc_weighted(y, s, w)
    value = auroc_weighted(y, s, np.ones((1, len(y)), np.float32))[0]
    return {"value": r4(value), "ci": interval(samples)}, samples


def macro(labels, scores, patients, columns=None, least=1):
    """Mean AUROC over the columns that have at least `least` films of either class, by patient bootstrap."""
    w = resamples(patients)
    columns = range(labels.shape[1]) if columns is None else columns
    columns = [c for c in columns if (labels[:, c] == 1).sum() >= least and (labels[:, c] == 0).sum() >= least]
    if not columns:
        return {"value": None, "ci": [None, None], "labels": 0}
    one = np.ones((1, len(labels)), np.float32)
    value = np.mean([auroc_weighted(labels[:, c], scores[:, c], one)[0] for c in columns])
    samples = np.nanmean([auroc_weighted(labels[:, c], scores[:, c], w) for c in columns], 0)
    return {"value": r4(value), "ci": interval(samples), "labels": len(columns)}


def share(flags, patients):
    """A share with its patient-bootstrap interval."""
    flags = np.asarray(flags, float)
    if len(flags) == 0:
        return {"value": None, "ci": [None, None], "of": 0}
    w = resamples(patients)
    return {"value": r4(flags.mean()), "ci": interval((w * flags).sum(1) / np.maximum(w.sum(1), 1)), "of": len(flags)}


# ---- calibration ------------------------------------------------------------------------------------------------

def platt(y, logits, offset=0.0, slope_only=False):
    """(a, b) of sigmoid(a*(logit - offset) + b) by maximum likelihood with Newton steps; b stays 0 if slope_only."""
    x = np.stack([logits - offset, np.zeros_like(logits) if slope_only else np.ones_like(logits)], 1).astype(np.float64)
    beta = np.array([1.0, 0.0])
    for _ in range(60):
        p = sigmoid(x @ beta)
        gradient = x.T @ (p - y) + 1e-6 * (beta - [1, 0])
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        beta -= step * min(1.0, 1.0 / max(1e-9, abs(step).max()))
        if abs(step).max() < 1e-9:
            break
    return float(max(beta[0], 0.05)), float(beta[1])


def calibrate(labels, logits, pos_weight, least):
    """Platt per finding where there are `least` positives; else one slope for all findings, after taking back the shift ln(pos_weight)
    that the weighted loss gives. Returns a, b, and the names of the two ways by finding."""
    shift = np.log(np.asarray(pos_weight, np.float64))
    pooled, _ = platt(np.concatenate(list(labels.T)), np.concatenate(list((logits - shift).T)), slope_only=True)
    a, b, how = [], [], []
    for c in range(labels.shape[1]):
        if (labels[:, c] == 1).sum() >= least:
            slope, offset = platt(labels[:, c], logits[:, c])
            how.append("platt")
        else:
            slope, offset = pooled, -pooled * shift[c]
            how.append("pooled")
        a.append(round(slope, 6))
        b.append(round(float(offset), 6))
    return np.array(a), np.array(b), how


def ece(y, p):
    """Expected calibration error over 15 bins of equal mass."""
    parts = np.array_split(np.argsort(p, kind="stable"), BINS)
    return float(sum(abs(p[i].mean() - y[i].mean()) * len(i) for i in parts if len(i)) / len(y))


# ---- what is said -----------------------------------------------------------------------------------------------

def operating_points(y, p, specificity=0.95, sensitivity=0.95):
    """Thresholds on val: rule in at p >= t with the specificity, rule out at p < t with the sensitivity; the second never above the first."""
    negative, positive = np.sort(p[y == 0]), np.sort(p[y == 1])
    edge = negative[int(np.ceil(specificity * len(negative))) - 1]
    above = np.unique(p)[np.unique(p) > edge]
    rule_in = (edge + (above[0] if len(above) else 1)) / 2
    rule_out = positive[int(np.floor((1 - sensitivity) * len(positive)))]
    rule_in = float(np.round(rule_in, 6))
    return {"rule_in": rule_in, "rule_out": float(min(np.floor(rule_out * 1e6) / 1e6, rule_in))}


def conformal(y, p, alpha=ALPHA):
    """Class-conditional quantiles: the ceil((n+1)(1-alpha))-th smallest of 1-p over positives, of p over negatives."""
    out = {"alpha": alpha}
    for name, scores in (("pos", np.sort(1 - p[y == 1])), ("neg", np.sort(p[y == 0]))):
        k = int(np.ceil((len(scores) + 1) * (1 - alpha)))
        out["q_" + name] = 1.0 if k > len(scores) else min(1.0, float(np.ceil(scores[k - 1] * 1e6) / 1e6))
        out["n_" + name] = len(scores)
    return out


def sets(p, c):
    """(present in set, absent in set)."""
    return 1 - p <= c["q_pos"], p <= c["q_neg"]


# ---- floors -----------------------------------------------------------------------------------------------------

def logistic(x, y, ridge=1.0):
    """Weights of a logistic regression with an intercept; x [n, d] is standardised outside."""
    x = np.column_stack([np.ones(len(x)), x]).astype(np.float64)
    beta = np.zeros(x.shape[1])
    penalty = ridge * np.eye(len(beta))
    penalty[0, 0] = 1e-6
    for _ in range(50):
        p = sigmoid(x @ beta)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - y) + penalty @ beta)
        beta -= step
        if abs(step).max() < 1e-8:
            break
    return beta


def floor(train_x, train_labels, test_x):
    """Scores [n, labels] of logistic regressions on a few plain facts, fitted on the train films."""
    mean, sd = train_x.mean(0), train_x.std(0) + 1e-9
    a, b = (train_x - mean) / sd, np.column_stack([np.ones(len(test_x)), (test_x - mean) / sd])
    return np.stack([b @ logistic(a, y) for y in train_labels.T], 1)
