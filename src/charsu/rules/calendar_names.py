"""Names of months as they stand in a date, after Unicode CLDR: (calendar, language) -> names."""

# Where a language has a calendar of its own, a date of another one says of which it is: Tir is a month of two.
OWN = {"fa": "persian", "am": "ethiopic", "ar": "islamic"}
# In which calendar who reads the language dates things every day: in Arabic of the member states, the Gregorian one.
OF_LANGUAGE = {"fa": "persian", "am": "ethiopic"}
# By which calendar offices of that zone date their papers, where it is not the Gregorian one.
OF_ZONE = {"Asia/Tehran": "persian", "Africa/Addis_Ababa": "ethiopic"}
NAMES: dict[tuple[str, str], str] = {
    ("persian", "en"): "Persian calendar", ("persian", "ru"): "персидский календарь",
    ("ethiopic", "en"): "Ethiopian calendar", ("ethiopic", "ru"): "эфиопский календарь",
    ("ethiopic", "fa"): "تقویم اتیوپیایی", ("islamic", "en"): "Islamic calendar",
    ("islamic", "ru"): "исламский календарь", ("islamic", "fa"): "تقویم هجری قمری",
}  # fmt: skip
MONTHS: dict[tuple[str, str], tuple[str, ...]] = {
    ("gregorian", "en"): (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    ("gregorian", "ru"): (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    ("gregorian", "fa"): (
        "ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن",
        "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
    ),
    ("persian", "en"): (
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
        "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
    ),
    ("persian", "fa"): (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
    ),
    ("persian", "ru"): (
        "фарвардина", "ордибехешта", "хордада", "тира", "мордада", "шахривара",
        "мехра", "абана", "азара", "дея", "бахмана", "эсфанда",
    ),
    ("ethiopic", "en"): (
        "Meskerem", "Tikimt", "Hidar", "Tahsas", "Tir", "Yekatit",
        "Megabit", "Miyazya", "Ginbot", "Sene", "Hamle", "Nehase",
        "Pagume",
    ),
    ("ethiopic", "ru"): (
        "мескерема", "текемта", "хедара", "тахсаса", "тера", "якатита",
        "магабита", "миазия", "генбота", "сэнэ", "хамлэ", "нахасэ",
        "эпагомена",
    ),
    ("ethiopic", "fa"): (
        "مسکرم", "تکمت", "هدار", "تهساس", "تر", "یکاتیت",
        "مگابیت", "میازیا", "گنبوت", "سنه", "همله", "نهاسه",
        "پاگومه",
    ),
    ("islamic", "en"): (
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II",
        "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja",
    ),
    ("islamic", "ru"): (
        "мухаррама", "сафара", "раби-уль-авваля", "раби-уль-ахира", "джумад-уль-авваля", "джумад-уль-ахира",
        "раджаба", "шаабана", "рамадана", "шавваля", "зуль-каада", "зуль-хиджжа",
    ),
    ("islamic", "fa"): (
        "محرم", "صفر", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی",
        "رجب", "شعبان", "رمضان", "شوال", "ذی‌القعده", "ذی‌الحجه",
    ),
    ("ethiopic", "am"): (
        "መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት",
        "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ",
        "ጳጉሜን",
    ),
    ("gregorian", "am"): (
        "ጃንዋሪ", "ፌብሩዋሪ", "ማርች", "ኤፕሪል", "ሜይ", "ጁን",
        "ጁላይ", "ኦገስት", "ሴፕቴምበር", "ኦክቶበር", "ኖቬምበር", "ዲሴምበር",
    ),
    ("gregorian", "ar"): (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    ("gregorian", "pt"): (
        "de janeiro de", "de fevereiro de", "de março de", "de abril de", "de maio de", "de junho de",
        "de julho de", "de agosto de", "de setembro de", "de outubro de", "de novembro de", "de dezembro de",
    ),
    ("gregorian", "hi"): (
        "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
        "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
    ),
    ("gregorian", "id"): (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    ("islamic", "ar"): (
        "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
        "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
    ),
}  # fmt: skip
