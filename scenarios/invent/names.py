"""Names for invented people: first names from many places, surnames made up from a landscape."""

from scenarios.invent.draw import Draw

_FIRST = """
Abeni Adaeze Aisling Alasdair Amara Amina Anneli Anwen Arjun Asha Astrid Ayodele Bartek Beatriz
Benedikt Bethan Bilal Blessing Bronwen Callum Carys Catrin Chidi Chiara Chloe Ciara Cosmin Dafydd
Daniela Dariusz Deepa Delroy Desta Dilys Efua Eilidh Elif Emeka Esme Esther Farah Fatima Femi Fergus
Fiona Folasade Freya Gareth Grace Gwen Hamza Hana Harriet Hassan Heledd Hodan Hugo Ibrahim Idris
Ines Ioana Iqbal Isla Ivo Jagoda Jamal Jaswinder Jerome Jolanta Joyce Kamala Kasia Kavita Keisha
Kenji Khadija Kofi Lakshmi Lamin Leila Leon Linh Lowri Lucia Magda Malik Manjit Marek Maryam Mei
Mehmet Mireille Mohan Morag Nadia Naomi Nasreen Nia Niamh Nikolai Nimco Noor Obinna Olena Oluchi
Omar Orla Oscar Padma Parveen Pedro Petra Priya Rafael Rahel Ranjit Razia Rhiannon Roisin Rosalind
Ruta Samina Sanjay Sefton Selam Shanice Shirin Sinead Sofia Solomon Stefan Sunita Tamar Tariq Tendai
Teresa Thandiwe Tomasz Tunde Uma Usman Valentina Vikram Wanjiru Wiktor Winifred Xanthe Yasmin
Yetunde Yusuf Zahra Zainab Zofia Zuri
"""
_LAST = """
Adeyfield Alderwick Amberstow Ashgrovel Barleymoor Beckenshaw Birchalow Bracklewood Brambledene
Briarholt Brindlecote Brookhaven-Lee Calderstone Candlewick Carrowmere Chalkhurst Clovermill
Coppergate Cranfold Crosswater Dapplewood Deepingdale Dovelock Duskwater Eastermoor Elderbrook
Emberley Fairstream Fallowmere Featherby Fennimoor Fernsby-Oak Flintlock-Shaw Foxholm Frostwick
Gildersome Glimmerdale Goldenbeck Gorsefield Greymantle Hallowmead Harebellow Harrowden Hawkstow
Hazelthwaite Heathermoor Hedgerley Hollowbrook Honeychurch Inkerfield Ironbridge Ivywell Juniperly
Kestrelton Kettlewick Kingsfern Lanternby Larkhollow Lavenderly Leafenwood Lindenmoor Lockabout
Longacre-Finn Lostwater Maplethorn Marrowby Meadowsweet Merrifold Millwater Mistlebrook Moonfleet
Mossington Nettlecombe Nightingroom Northstream Oakenfull Oldcastle-Wye Orchardleigh Otterburn-Hay
Overwater Pebblewick Penhallowe Pepperstone Pinewarden Plumtreece Quarrymoor Quillbrook Ravenscar
Redfernley Ripplestone Rowanberry Rushbottom Saltmarshe Sandalwick Seabrightly Silverlock Skylarker
Snowdrift Sorrelby Sparrowhall Springwell Starlingham Stonecropper Summerhaze Sundewy Swanmere
Tamarisk-Dow Thistlewood Thornapple Timberlake-Ash Tollgate Twelvetrees-May Underleaf Valerianby
Wadebrook Walnutley Watermint Wayfarer Westerbeck Whinstone Whistlewood Wickerby Wildgoose
Willowmist Windfallow Wintergrene Woodsmoke Wrenfield Yarrowdale Yewbarrow Zephyrine
"""
FIRST_NAMES = tuple(_FIRST.split())
SURNAMES = tuple(_LAST.split())


def invented_names(draw: Draw, count: int) -> list[str]:
    """Return ``count`` different names, each a first name and an invented surname.

    Parameters
    ----------
    draw
        The source of choices.
    count
        How many. Beyond every combination (some 20,000) the names come round again with a number.
    """
    combinations = len(FIRST_NAMES) * len(SURNAMES)
    numbers = draw.some(range(combinations), count)
    rounds = [(number, lap) for lap in range(count // combinations + 1) for number in numbers]
    return [_name(number, lap) for number, lap in rounds[:count]]


def _name(number: int, lap: int) -> str:
    first, last = divmod(number, len(SURNAMES))
    return f"{FIRST_NAMES[first]} {SURNAMES[last]}" + (f" {lap + 1}" if lap else "")
