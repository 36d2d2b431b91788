"""The published weights of the blocks, and the least score that counts.

They were set after a look at three collections: the demonstration's judged set, where codes and concepts decide; calls
for projects of the European Union, which have no codes and lie mostly outside our vocabulary, where words decide; and
targets and indicators in six languages, where meaning decides. So none of the three is a set that nothing was tuned
on. Round numbers were kept. Within one language the weights sum to 1. Across languages hardly a word is shared, so they
sum to 0.84 only: the same agreement counts a little less than where words agree, too.
"""

from collections.abc import Mapping
from types import MappingProxyType

SAME_LANGUAGE: Mapping[str, float] = MappingProxyType(
    {
        "sectors": 0.14,
        "capabilities": 0.13,
        "assistance_types": 0.03,
        "concepts": 0.06,
        "words": 0.31,
        "letters": 0.28,
        "meaning": 0.05,
    }
)
ACROSS_LANGUAGES: Mapping[str, float] = MappingProxyType(
    {
        "sectors": 0.215,
        "capabilities": 0.14,
        "assistance_types": 0.04,
        "concepts": 0.21,
        "words": 0.01,
        "letters": 0.04,
        "meaning": 0.19,
    }
)
MINIMUM = 0.1
"""A pair with this score or less is not suggested: that there is no good match is an honest answer.

In the demonstration's judged set 98 % of the useful pairs lie above it, and every pair that answers most of a need; of
the pairs that are of no use 96 % lie below.
"""
GOOD = 0.2
"""From this score on a candidate is called good. There, five in six of the offers that answer most of a need lie above
it, and 99.9 % of the offers of no use below."""
