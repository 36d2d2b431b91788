"""The shapes of coordinates, addresses of machines, telephone numbers and e-mail addresses, in a folded text.

Every repetition has a bound, and what may begin a long run begins only at its edge: the time grows with the length.
"""

import re

DEGREE = r"\s?(?:°|(?:deg(?:rees?|\.)?|degres?|grados?|градус\w{0,3}|درج\w{1,3})(?!\w)|度)\s?"
MINUTE = r"\s?(?:'|min(?:utes?|utos?|\.)?|минут\w{0,2}|دقيق\w{1,2}|分)"
POLE = r"(?:[nsewo]|с\.?\s?ш|ю\.?\s?ш|в\.?\s?д|з\.?\s?д|north|south|east|west|nord|sud|est|ouest|norte|sur|este|oeste)"
POLE_WORDS = (
    r"(?:северн\w{2,3}|южн\w{2,3}|восточн\w{2,3}|западн\w{2,3})\s(?:широт|долгот)"
    r"|شمالا|جنوبا|شرقا|غربا|شمال|جنوب|شرق|غرب"
)
NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
FINE = r"\d{1,3}\.\d{3,12}"
CUE = (
    r"(?:latitude?|longitude?|lat|lon|long|lng|latitud|longitud|широта|долгота|[纬緯經经]度|"
    r"(?:خط|دائرة)\s(?:ال)?(?:عرض|طول)|(?:ال)?(?:عرض|طول))"
)
UTM_BAND = r"[c-hj-np-x]"
METRES = r"\d{6}(?:\.\d{1,3})?\s?m?\s?[eo]?[, ]\s?\d{6,7}(?:\.\d{1,3})?"
PLUS = "[23456789cfghjmpqrvwx]"
COORDINATES = re.compile(
    "|".join(
        (
            rf"(?<![\d.]){NUMBER}{DEGREE}\d{{1,2}}(?:[.,]\d{{1,8}})?{MINUTE}(?:\s?\d{{1,2}}(?:[.,]\d{{1,6}})?\s?"
            rf"(?:\"|''|秒|sec\w{{0,6}}|seg\w{{0,6}}|секунд\w?)?)?(?:\s?{POLE}(?!\w))?",
            rf"(?<![\d.]){NUMBER}{DEGREE}(?:{POLE}(?!\w)|{POLE_WORDS})",
            rf"(?<![\w.])[+-]?{FINE}\s?[nsewo](?!\w)",
            rf"(?<!\w)[nsewo]\s?{FINE}(?!\.?\d)",
            rf"(?<!\w)[nsewo]\s?{NUMBER}\s?°",
            r"[北南][纬緯]\s?\d{1,3}|[东東西][经經]\s?\d{1,3}",
            rf"(?<!\w){CUE}\s?[:=]?\s?[+-]?\d{{1,3}}[.,]\d{{3,12}}(?!\d)",
            r"(?<!\w)(?:lat|lon|lng)\s?[:=]?\s?[+-]?\d{1,3}[.,]\d{1,12}(?!\d)",
            r"(?<![\d.,])[+-]?[0-8]?\d\.\d{4,12}\s?[,;/ ]\s?[+-]?1?\d{1,2}\.\d{3,12}(?!\.?\d)",
            r"(?<![\d.,])[+-]?[0-8]?\d\.\d{3}\s?[,;/ ]\s?[+-]?1?\d{1,2}\.\d{4,12}(?!\.?\d)",
            r"(?<![\d.,])[+-]?[0-8]?\d,\d{4,12}\s?[;/ ]\s?[+-]?1?\d{1,2},\d{4,12}(?!,?\d)",
            r"(?<!\w)\d{4,6}(?:\.\d{1,4})?[ns]\s?[,/]?\s?\d{5,7}(?:\.\d{1,4})?[ewo](?!\w)",
            rf"(?<!\w)\d{{1,2}}\s?{UTM_BAND}\s{METRES}(?!\d)",
            rf"(?<!\w)\d{{1,2}}{UTM_BAND}\s?[a-hj-np-z]{{2}}\s?(?:\d{{10}}|\d{{8}}|\d{{6}}|\d{{5}}\s\d{{5}}|\d{{4}}\s\d{{4}}"
            r"|\d{3}\s\d{3})(?!\w)",
            rf"(?<!\w)(?=[^+]{{0,7}}[a-z]){PLUS}{{4}}(?:{PLUS}{{4}})?\+{PLUS}{{2,3}}(?!\w)",
            r"(?<!\w)geo:\s?-?\d{1,2}\.\d{1,12},-?\d{1,3}\.\d{1,12}",
            r"(?:maps\.(?:google|apple|app)|google\.[a-z]{2,3}(?:\.[a-z]{2})?/maps|goo\.gl/maps|openstreetmap\.org|osm\.org/|"
            r"yandex\.[a-z]{2,3}/maps|2gis\.[a-z]{2,3}|amap\.com|map\.baidu|bing\.com/maps|what3words\.com|w3w\.co/)\S{0,200}",
        )
    )
)

OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
DOT = r"(?:\.|\[\.\]|\(\.\))"
MACHINE = re.compile(
    rf"(?<![a-z0-9_.])(?:{OCTET}{DOT}){{3}}{OCTET}(?:/\d{{1,2}})?(?:\:\d{{1,5}})?(?!\.?\d)"
    rf"|(?<![a-z0-9_.])(?:{OCTET}{DOT}){{2}}(?:{OCTET}|x|\*){DOT}(?:x|\*)(?!\w)"
    r"|(?<![a-z0-9_:.])(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{3,39}(?:/\d{1,3})?(?![a-z0-9_:])"
)
NUMBERED = re.compile(
    r"(?:§|n°|第|(?<![^\W_])(?:sections?|chapter|clause|versions?|v|ver|release|firmware|paragraphs?|annex|table|figure|"
    r"article|item|step|no|nr|control|iso|iec|chapitre|seccion|capitulo|apartado|numeral|parrafo|articulo|paragraphe|"
    r"раздел\w?|пункт\w{0,2}|глав\w{1,2}|верси\w|прошивк\w|الاصدار|الفقرة|البند|القسم)|版本|节|節)\s?[.:]?\s?$"
)

GAP = r"[ ().\-/]{0,3}"
TAIL = rf"(?:{GAP}\d)"
CALL = (
    r"(?:telephones?|telefonos?|telefonos|telefon|tel|phones?|mobiles?|cell(?:ulaire|ular)?|movil|portable|fax|whatsapp|"
    r"signal|viber|hotline|tфн|телефон\w{0,3}|тел|моб|факс\w?|звонит\w|هاتف|الهاتف|تلفون|جوال|الجوال|محمول|فاكس|"
    r"extension|ext|poste|extension|доб)"
)
TELEPHONE = re.compile(
    "|".join(
        (
            rf"(?<![\w+.])(?<!\d[ ,'])(?:\+\s?\(?\d|00[ .-]?[1-9]){TAIL}{{6,14}}(?![\d])",
            rf"(?<![^\W\d_]){CALL}[^\d\n]{{0,12}}\d{TAIL}{{4,14}}(?!\d)",
            rf"(?:电话|電話|手机|手機|热线|傳真|传真|联系方式)[^\d\n]{{0,12}}\d{TAIL}{{4,14}}(?!\d)",
            r"(?<![\w.])\+?(?:\d[ -])?\((?!(?:19|20)\d\d\))\d{1,5}\)[ -]?\d{2,4}(?:[ .-]\d{2,4}){1,4}(?!\d)",
            r"(?<![\d.,+/-])0[1-9]\d{0,3}(?P<a>[ .-])\d{2,4}(?:(?P=a)\d{2,4}){1,4}(?!\d)",
            r"(?<![\d.,+/-])0[1-9]\d{1,2}[ -]\d{6,8}(?!\d)",
            r"(?<![\w.,+/-])0[1-9]\d{8,9}(?![\w])",
            r"(?<![\w.,+/-])1[3-9]\d(?P<b>[ -]?)\d{4}(?P=b)\d{4}(?![\w])",
            r"(?<![\w.,+/-])\d{3}(?P<c>[.-])\d{3}(?P=c)\d{4}(?![\w-])",
            r"(?<![\w.,+/-])(?:\d[ -])?\d{3,4}[ -]\d{3}-\d{2}-\d{2}(?![\w-])",
            r"(?<![\w.,+/-])\d{2,3}-\d{2,3}-\d{2}(?:-\d{2})(?![\w-])",
            r"(?<![\w.,+/-])\d{2,3} \d{3} \d{2} \d{2}(?! ?\d)",
            r"(?<![\w.,+/-])\d{2}(?: \d{2}){4}(?! ?\d)",
        )
    )
)

AT = r"(?:@|\s?[(\[{]\s?(?:@|at|arobase|arroba|собака)\s?[)\]}]\s?)"
POINT = r"(?:\.|\s?[(\[{]\s?(?:\.|dot|point|punto|точка)\s?[)\]}]\s?)"
LABEL = r"[^\W_](?:[\w-]{0,62})"
MAIL = re.compile(rf"(?<=[\w%+-])(?: @ |{AT}){LABEL}(?:{POINT}{LABEL}){{1,6}}")
NAME = re.compile(r"[\w.%+'-]{1,64}$")

SHIELDED = re.compile(
    r"(?<![\d-])(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?![.-]?\d)(?:[t ]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|(?<![\d.-])\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d(?![.-]?\d)(?: \d{1,2}:\d{2})?"
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
    r"|(?<!\d)\d{1,3}(?:[ .,']\d{3}){1,4}(?:[.,]\d{1,2})?\s?(?:%|\$|€|£|¥|usd|eur|us\$|dollars?|euros?|people|"
    r"personnes|personas|человек|долл|руб|евро|人|名|美元|元|欧元|شخص|دولار|يورو)"
    r"|(?:\$|€|£|¥|usd|eur)\s?\d{1,3}(?:[ .,']?\d{3}){1,4}(?:[.,]\d{1,2})?"
)
