"""Words that hold a sentence together and say nothing of its subject. They tell languages apart and are not matched.

As folded words (see `text.fold`): without accents, ё as е. Chinese, compared by pairs of
characters, has none here.
"""

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = {
    "ar": """
        في من على علي الى الي عن مع او ان هذا هذه ذلك تلك التي الذي الذين كما كل بين بعد قبل حتي حيث ثم قد لا ما
        هو هي هم نحن كان كانت يكون تكون عند لدي لدينا بما فيها فيه منها منه اي غير لم لن خلال ضمن عبر وفي ومن وعلي
        ولا وهي وهو كذلك ايضا دون منذ نحو بشان لها له لهم بها به اذا الا وان بان لان اما وما مما
    """,
    "en": """
        the and of to in for is are was were be been with that this these those we our us you your by from will
        would can could may might must should on an at or as it its have has had not no which who whom whose their
        they them how what when where than then there also into over under about between before after during each
        other such any all both but if so do does only more most own through within without against per via while
        until upon he she his her a i
    """,
    "fr": """
        le les des du de la et dans pour est sont etait avec que qui quoi dont nous notre nos vous votre par sur
        une un au aux ce cet cette ces se sa son ses sera seront ou ont pas plus leur leurs afin entre apres avant
        pendant chez en il elle ils elles on ne ni mais si comme ainsi tout tous toute toutes sans sous vers etre
        a d l s n qu c j y meme lors lorsque aussi tres deja donc encore
    """,
    "ru": """
        и в во на с со по к ко о об от до из за для при у не ни но а или что чтобы как это эта этот эти того тех
        той который которая которое которые которых которым мы наш наша наши они их его ее он она оно был была
        были быть будет будут также же бы ли между после перед под над без через если так все всех всем более кто
        где когда уже только том этом этой этих нами нас нам
    """,
    "es": """
        el los las del de la y e en para es son fue con que quien cual nosotros nuestro nuestra nuestros nuestras
        por sobre un una unos unas al esta este estos estas ese esa sera seran o u han ha no ni su sus entre
        despues antes durante se lo le les como mas desde hasta sin bajo pero si tambien ya muy donde cuando cada
        todo todos toda todas otro otra otros otras sea ser a
    """,
}
FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _WORDS.items()}
)
