"""Small words that tell English from its neighbours, and the calendar."""

from rituals.advice.lists import word_set

# No word of these is a small word in German, Dutch, the Nordic or the Romance languages.
ENGLISH = word_set(
    """
    the of and that this these those with from for to our their his her its your my you they them it he she
    who whom whose which what when where why how are were will would can could should shall may might must
    have had been being does did not than then there here by at as into onto about after before because
    since until without within through between over under again every each any all some many much more most
    less fewer few both other another such only own same so too very now never always ever also just still
    instead rather up down out off if or but don't doesn't isn't aren't won't can't we're we've we'll i'll
    they're it's nobody everyone everybody anyone somebody someone nothing everything anything us
    """
)
# Small words of English that another language has too: half a sign each.
SHARED = word_set("a an be do has i in is me no on or so was we us")
FOREIGN = (
    word_set(
        """
    der die das den dem des ein eine einen einem einer eines und oder ist sind wird werden wurde wurden
    haben hat hatte wir ihr sie uns unser unsere unserer unseren mit ohne für auf aus bei von vom zum zur
    nach über unter nicht kein keine mehr als dass daß auch noch nur schon sich jede jeder jedes alle sein
    im um wie het een en zijn wordt worden hebben heeft niet geen meer dan voor naar onze ons hun met zonder
    ook nog maar el la los las un una unos unas del al y que por para con sin su sus nuestro nuestra
    nuestros nuestras es son ser está están ha han hemos más menos como pero cada todo todos todas desde
    hasta sobre muy ya le les du et à au aux pour avec sans dans sur par qui nous vous notre nos leur leurs
    est sont été avons ont avez plus moins chaque tous toutes ce cette ces une ne pas il lo gli di che della
    dei delle nel nella alla non più senza sono è abbiamo ogni nostro nostra nostri os uma do da dos em não
    mais sem são é temos nosso nossa pelo pela och att det som för med inte är till av på från utan vi våra
    ett og af til ikke vores har fra uten blir vår ja ei on että kun ovat joka kaikki meidän w z na nie się
    że jest są dla od przez nasz nasze jak każdy ve bir bu için ile her daha çok olan yang untuk dengan
    tidak kami setiap
    """
    )
    - ENGLISH
    - {"on", "do", "dan", "her", "die", "um", "unit", "as"}
)
# Common words that a short slogan or headline is made of.
COMMON = word_set(
    """
    act add ask back be beat become begin best better big bigger book bring build business buy call can care
    change cheap choice city clean clear close cold come company cost country create customer dare day deal
    deliver do done dream drive easy end energy enough every fail fair faith fall family far fast feel fewer
    find fine first fit fix food for forward free fresh full future get give global go goal good great green
    grow growth hand happy hard health healthy heart help high home hope hour house idea industry invent job
    join joy keep key kind know large last launch lead learn leave less life light listen little live local
    long look love low make market mean meet merge mind minute mission money month more move name need new
    next night number office old one open order own page part pay people place plan play please point poor
    power price product proud pull push quality quick quiet rate ready reach real report request response
    results revenue right run safe sale save school see sell send serve service set share ship shop short
    show sign simple small smart smile social solve soon sound speed spend staff start stay step stop story
    strong success support sure take talk task teach team tell test thing think time today together tomorrow
    top total traffic train travel true trust try turn two up update use user users value version view views
    vision visit wait walk want warm waste water way week welcome well win woman word work works world year
    young your account accounts active app average back-up bill calls churn complaints conversion costs
    downtime error errors faster feature features installs issue issues latency load opened opens orders
    parcels quarter queue queues record records rates released renewals satisfaction sales shipped shorter
    sick sign-ups signups tickets three times turnover unique waiting wins worldwide zero ten four five six
    seven eight nine million
    """
)
# With these endings a word without any neighbour is taken for English.
ENDINGS = ("ed", "ing", "ly", "ness", "ful", "less", "ship", "ier")

WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mondays mon tue wed thu fri")
MONTHS = word_set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
SEASONS = word_set("spring summer autumn winter easter christmas ramadan eid")
