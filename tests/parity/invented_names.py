"""Names to compare encoders on: invented ones, of syllables that rules act on, and common published first and last names."""

import random

# The most common surnames and given names of the US Census (1990, 2010), of Germany (Kohlheim, 2000) and others: a name
# each, no person's record.
COMMON = """
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas
Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King
Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips
Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper
Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz
Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Knight Knox Macdonald Mackenzie McKnight Wooldridge
Schmidt Schneider Fischer Weber Wagner Becker Schulz Hoffmann Schaefer Koch Bauer Richter Klein Wolf Schroeder Neumann Schwarz
Zimmermann Braun Krueger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Koehler Herrmann
Koenig Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Moeller Weiss Jung Hahn Schubert Vogel Friedrich Keller Guenther Frank
Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Boehm Winter Kraus Schumacher Kraemer Vogt Stein
Kowalski Wisniewski Wojcik Kowalczyk Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski Moskowitz Auerbach Lipshitz
Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Margaret Sandra Ashley Kimberly Emily Donna
Michelle Dorothy Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Shirley Angela Helen Anna
Catherine Kathryn Christine Samantha Debra Rachel Carolyn Janet Virginia Maria Heather Diane Julie Joyce Victoria Ruth Robert
Michael William David Richard Joseph Charles Christopher Daniel Matthew Anthony Mark Donald Steven Paul Andrew Joshua Kenneth
Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Brandon
Benjamin Samuel Raymond Gregory Alexander Patrick Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry Zachary Douglas Peter
Kyle Noah Ethan Jeremy Keith Sean Shaun Hugh Leigh Wayne Yvonne Xavier Quentin Zoe Thaddeus Phoebe Philip Geoffrey Wolfgang
O'Hara O'Brien D'Angelo Smith-Jones Bergisch-Gladbach Fitz-Gerald Jean-Luc Anne-Marie
""".split()

ONSETS = """b br bl c ch chr cl cr cz d dg dr f fl fr g gh gl gn gr h j k kh kl kn kr l ll m mac mc n ng p pf ph pl pr ps q qu r rh
rz s sc sch schm schw sh sk sl sm sn sp st str sz t tch th tr ts tsch tz v w wh wr x y z zh""".split()
VOWELS = "a a a e e e i i i o o o u u y ae ai au ay ea ee ei eu ew ey ia ie io oa oe oi oo ou ow oy ue ui uy".split()
CODAS = """ b ck cs d dt ds f ff ft g gh ght gn h k ks l ld ll lt m mb mm mp n nd ng nn nt p ph pp r rd rs rt s sch sh ss st t th tt
tz v w wn x y z""".split() + [""] * 16


def invented_name(source: random.Random) -> str:
    """One to four syllables; now and then of two words, or with a doubled letter."""
    syllables = source.choices((1, 2, 3, 4), weights=(2, 5, 3, 1))[0]
    first = source.choice(ONSETS + [""] * 12)
    name = first + "".join(
        (source.choice(ONSETS) if i else "") + source.choice(VOWELS) + source.choice(CODAS) for i in range(syllables))
    if source.random() < 0.04:
        at = source.randrange(len(name))
        name = name[:at] + name[at] + name[at:]
    if source.random() < 0.03:
        name += source.choice((" ", "-", "'")) + source.choice(COMMON)
    return name.capitalize()


def names(count: int, seed: int) -> list[str]:
    """So many names, all different; the same for the same seed."""
    source = random.Random(seed)
    found = dict.fromkeys(COMMON)
    while len(found) < count:
        found[invented_name(source)] = None
    return list(found)[:count]
