"""Names of the regions of the two founders' countries and of Brazil, by the codes of the registry: a province
tells whose an entry is nearly as well as its city does.

A region whose name is a common word too (Markazi: central; Fars: of the Persian Gulf) stands with its word for
province. Of other countries the registry has the code alone.
"""

_IR = {
    "01": "آذربایجان غربی|West Azerbaijan|West Azarbaijan",
    "03": "چهارمحال و بختیاری|چهارمحال|بختیاری|Chaharmahal and Bakhtiari|Chaharmahal",
    "04": "سیستان و بلوچستان|سیستان|بلوچستان|Sistan and Baluchestan|Sistan|Baluchestan",
    "05": "کهگیلویه و بویراحمد|کهگیلویه|بویراحمد|Kohgiluyeh and Boyer-Ahmad|Kohgiluyeh",
    "07": "استان فارس|Fars",
    "08": "گیلان|Gilan",
    "09": "استان همدان|Hamadan|Hamedan",
    "10": "استان ایلام|Ilam",
    "11": "هرمزگان|Hormozgan",
    "13": "استان کرمانشاه|Kermanshah",
    "15": "خوزستان|Khuzestan",
    "16": "کردستان|Kurdistan|Kordestan",
    "22": "استان بوشهر|Bushehr",
    "23": "لرستان|Lorestan",
    "25": "استان سمنان|Semnan",
    "26": "استان تهران|Tehran Province",
    "28": "استان اصفهان|Isfahan Province|Esfahan Province",
    "29": "استان کرمان|Kerman",
    "32": "استان اردبیل|Ardabil",
    "33": "آذربایجان شرقی|East Azerbaijan|East Azarbaijan",
    "34": "استان مرکزی|Markazi",
    "35": "مازندران|Mazandaran",
    "36": "استان زنجان|Zanjan",
    "37": "استان گلستان|Golestan",
    "38": "استان قزوین|Qazvin",
    "39": "استان قم|Qom Province",
    "40": "استان یزد|Yazd Province",
    "41": "خراسان جنوبی|خراسان|South Khorasan|Khorasan",
    "42": "خراسان رضوی|خراسان|Razavi Khorasan|Khorasan",
    "43": "خراسان شمالی|خراسان|North Khorasan|Khorasan",
    "44": "استان البرز|Alborz",
}
_RU = {
    "08": "Башкортостан|Башкирия|Bashkortostan|Bashkiria",
    "12": "Чеченская Республика|Чечня|Chechnya",
    "16": "Чувашия|Чувашская|Chuvashia",
    "17": "Дагестан|Dagestan",
    "20": "Иркутская|Irkutsk",
    "23": "Калининградская|Kaliningrad",
    "25": "Калужская|Kaluga",
    "30": "Хабаровский край|Khabarovsk",
    "34": "Республика Коми|Komi",
    "38": "Краснодарский край|Кубань|Krasnodar|Kuban",
    "45": "Марий Эл|Mari El",
    "46": "Мордовия|Mordovia",
    "47": "Московская область|Подмосковье|Moscow Oblast|Moscow Region",
    "51": "Нижегородская|Nizhny Novgorod",
    "53": "Новосибирская|Novosibirsk",
    "54": "Омская область|Omsk",
    "55": "Оренбургская|Orenburg",
    "59": "Приморский край|Приморье|Primorye|Primorsky",
    "61": "Ростовская область|Rostov Oblast|Rostov Region",
    "62": "Рязанская|Ryazan",
    "63": "Якутия|Республика Саха|Yakutia|Sakha",
    "65": "Самарская|Samara",
    "67": "Саратовская|Saratov",
    "71": "Свердловская|Sverdlovsk",
    "73": "Татарстан|Tatarstan",
    "75": "Томская область|Tomsk",
    "76": "Тульская область|Tula",
    "77": "Тверская область|Tver",
    "78": "Тюменская|Tyumen",
    "80": "Удмуртия|Удмуртская|Udmurtia|Udmurt Republic",
    "84": "Волгоградская|Volgograd",
    "86": "Воронежская|Voronezh",
    "88": "Ярославская|Yaroslavl",
    "90": "Пермский край|Прикамье|Perm Krai|Perm Territory",
    "91": "Красноярский край|Krasnoyarsk",
    "93": "Забайкальский|Забайкалье|Transbaikal|Zabaykalsky|Zabaikalsky",
}
_BR = {
    "02": "Alagoas", "04": "Estado do Amazonas", "05": "Bahia", "06": "Ceará", "11": "Mato Grosso do Sul",
    "13": "Maranhão", "14": "Mato Grosso", "15": "Minas Gerais", "16": "Estado do Pará", "17": "Paraíba",
    "18": "Paraná", "20": "Piauí", "21": "Rio de Janeiro", "22": "Rio Grande do Norte", "23": "Rio Grande do Sul",
    "24": "Rondônia", "25": "Roraima", "26": "Santa Catarina", "27": "São Paulo", "28": "Sergipe", "29": "Goiás",
    "30": "Pernambuco", "31": "Tocantins",
}  # fmt: skip
REGIONS = {"IR": _IR, "RU": _RU, "BR": _BR}


def names_of_region(country: str, region: str) -> tuple[str, ...]:
    """The names of a region of the registry, in the scripts of its country and in Latin; none where none is known."""
    names = REGIONS.get(country, {}).get(region, "")
    return tuple(names.split("|")) if names else ()
