"""The words of a certificate in the nine working languages; those of its rules, where an edition has them not."""

import re
from collections.abc import Mapping

# heading; words before the city; before the work; before the institutions; before the address
WORDS = {
    "en": ("Certificate", "is given to the city of", "for the work", "In the name of", "Check this certificate at"),
    "fa": ("گواهی‌نامه", "اعطا می‌شود به شهرداری", "برای اثر", "از سوی", "درستی این گواهی‌نامه را اینجا ببینید"),
    "ru": ("Диплом", "присуждается городу", "за работу", "От имени", "Проверить диплом"),
    "ar": ("شهادة", "تُمنح لبلدية", "عن العمل", "باسم", "تحقّق من هذه الشهادة"),
    "pt": ("Certificado", "é concedido ao município de", "pelo trabalho", "Em nome de", "Verifique em"),
    "zh": ("证书", "授予城市", "获奖作品", "颁发机构", "查验本证书"),
    "hi": ("प्रमाणपत्र", "नगरपालिका को प्रदान किया जाता है", "इस कार्य के लिए", "की ओर से", "इस प्रमाणपत्र की जाँच करें"),
    "id": ("Sertifikat", "diberikan kepada kota", "atas karya", "Atas nama", "Periksa sertifikat ini di"),
    "am": ("የምስክር ወረቀት", "ለዚህ ከተማ ተሰጥቷል", "ለዚህ ሥራ", "በእነዚህ ተቋማት ስም", "ይህን የምስክር ወረቀት ያረጋግጡ"),
}  # fmt: skip

# Stands across the paper of an edition that was played as a demonstration.
MARKS = {
    "en": "Demonstration · the result is made up", "fa": "نمایشی · نتیجه ساختگی است",
    "ru": "Демонстрация · результат вымышлен", "ar": "عرض تجريبي · النتيجة مُختلقة",
    "pt": "Demonstração · o resultado é inventado", "zh": "演示 · 结果为虚构",
    "hi": "प्रदर्शन · परिणाम काल्पनिक है", "id": "Peragaan · hasilnya dibuat-buat", "am": "ማሳያ · ውጤቱ የተፈጠረ ነው",
}  # fmt: skip

# In small print, where the fonts of the paper lack a sign of the title; what was signed has it.
LACKS = {
    "en": "□ stands for a sign that this paper’s fonts do not have.",
    "fa": "□ به جای نشانه‌ای آمده که قلم‌های این برگه ندارند.",
    "ru": "□ заменяет знак, которого нет в шрифтах этого документа.",
    "ar": "□ تحلّ محلّ علامة لا توجد في خطوط هذه الورقة.",
    "pt": "□ substitui um sinal que as fontes deste papel não têm.",
    "zh": "□ 代表本文件字体中没有的字符。",
    "hi": "□ उस चिह्न के स्थान पर है जो इस काग़ज़ के फ़ॉन्ट में नहीं है।",
    "id": "□ menggantikan tanda yang tidak ada pada huruf cetak dokumen ini.",
    "am": "□ የዚህ ሰነድ ፊደል የሌለውን ምልክት ይተካል።",
}  # fmt: skip

# The founding honours by their English name; their names in Persian and Russian come with the rules.
HONOURS = {
    "Laureate": {
        "ar": "الفائز", "pt": "Laureado", "zh": "获奖者", "hi": "विजेता", "id": "Penerima penghargaan", "am": "ተሸላሚ",
    },
    "Medal of honour": {
        "ar": "وسام الشرف", "pt": "Medalha de honra", "zh": "荣誉奖章", "hi": "सम्मान पदक", "id": "Medali kehormatan",
        "am": "የክብር ሜዳሊያ",
    },
    "Certificate of participation": {
        "ar": "شهادة مشاركة", "pt": "Certificado de participação", "zh": "参与证书", "hi": "सहभागिता प्रमाणपत्र",
        "id": "Sertifikat partisipasi", "am": "የተሳትፎ ምስክር ወረቀት",
    },
}  # fmt: skip
EDITIONS = {
    "ar": "دورة {year}", "pt": "Edição de {year}", "zh": "{year}年度", "hi": "{year} का संस्करण", "id": "Edisi {year}",
    "am": "የ{year} ዙር",
}  # fmt: skip
_OF_A_YEAR = re.compile(r"(\d{4}) edition")


def of_the_house(words: Mapping[str, str], language: str) -> str:
    """An honour's or edition's name in `language`, where its rules have no such words and the house does."""
    english = words.get("en", "").strip()
    if words.get(language) or language not in EDITIONS:
        return ""
    of_a_year = _OF_A_YEAR.fullmatch(english)
    return (
        EDITIONS[language].replace("{year}", of_a_year[1])
        if of_a_year
        else HONOURS.get(english, {}).get(language, "")
    )
