"""The published weights of the blocks, and the least score that counts.

They were set by hand, after a look at two collections: the demonstration's judged set, where codes and concepts
decide, and calls for projects of the European Union, which have no codes and lie mostly outside our vocabulary, where
words decide. Round numbers were kept where a finer one gained less than a hundredth. Within one language the weights
sum to 1. Across languages hardly a word is shared and nothing replaces it, so they sum to 0.8 only: the same agreement
in codes is worth a little less than where the words agree, too.
"""

from collections.abc import Mapping
from types import MappingProxyType

SAME_LANGUAGE: Mapping[str, float] = MappingProxyType(
    {
        "sectors": 0.14,
        "capabilities": 0.15,
        "assistance_types": 0.03,
        "concepts": 0.06,
        "words": 0.30,
        "letters": 0.28,
        "meaning": 0.04,
    }
)
ACROSS_LANGUAGES: Mapping[str, float] = MappingProxyType(
    {
        "sectors": 0.215,
        "capabilities": 0.17,
        "assistance_types": 0.045,
        "concepts": 0.21,
        "words": 0.01,
        "letters": 0.04,
        "meaning": 0.12,
    }
)
MINIMUM = 0.1
"""A pair with this score or less is not suggested: that there is no good match is an honest answer.

In the demonstration's judged set the weakest useful pair has 0.105; of the pairs that are of no use 91 % lie below 0.1.
"""
GOOD = 0.25
"""From this score on a candidate is called good. There, three in four of the offers that answer most of a need lie
above 0.36, and 99 % of the offers of no use below 0.21."""
