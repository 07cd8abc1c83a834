"""Charts of models and results, by Altair (``pip install 'sameas[charts]'``).

Each is one call that gives an Altair chart: a notebook shows it, ``chart.save("weights.png")`` writes PNG, SVG, HTML or JSON by
the name's ending (``chart.save("weights.html", inline=True)``: a page that needs no network).

Altair is imported by the first call.
"""

from .candidate_pairs import candidate_pairs
from .cluster_graph import cluster_graph
from .completeness import completeness
from .m_u import m_u
from .match_weight_histogram import match_weight_histogram
from .match_weights import match_weights
from .precision_recall import precision_recall
from .unlinkable import unlinkable
from .waterfall import waterfall

__all__ = ["candidate_pairs", "cluster_graph", "completeness", "m_u", "match_weight_histogram", "match_weights",
           "precision_recall", "unlinkable", "waterfall"]
