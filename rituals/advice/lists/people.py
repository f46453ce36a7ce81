"""Who may benefit, and which words only look like people."""

from rituals.advice.lists import word_set

PEOPLE = word_set(
    """
    people persons humans everyone everybody anyone anybody nobody somebody someone whoever you customers
    clients users guests visitors patients pupils students kids children babies infants toddlers teenagers
    teens youth adults seniors elders pensioners parents mothers fathers mums moms dads grandparents
    families households couples siblings women men girls boys widows widowers orphans newborns neighbours
    neighbors citizens residents inhabitants tenants renters homeowners landlords owners taxpayers voters
    locals villagers immigrants migrants refugees newcomers expats commuters passengers travellers travelers
    tourists cyclists pedestrians motorists drivers riders pilots sailors anglers fishermen fishers hikers
    employees staff colleagues workers teammates apprentices interns trainees volunteers recruits
    freelancers contractors staffers crews crew personnel workforce newbies teachers educators professors
    lecturers tutors learners schoolchildren undergraduates graduates researchers scientists scholars
    readers writers authors artists musicians players gamers fans athletes runners nurses doctors physicians
    surgeons midwives carers caregivers paramedics clinicians therapists dentists pharmacists vets sufferers
    survivors veterans soldiers firefighters farmers growers ranchers bakers butchers chefs cooks waiters
    shopkeepers shoppers merchants traders sellers buyers retailers grocers craftsmen craftspeople
    tradespeople plumbers electricians carpenters joiners builders fitters mechanics technicians engineers
    developers programmers designers architects planners makers inventors lawyers accountants bookkeepers
    auditors clerks secretaries assistants receptionists cashiers cleaners porters couriers postmen hauliers
    truckers dispatchers operators miners welders managers leaders founders entrepreneurs startups
    freelances analysts scouts applicants candidates jobseekers unemployed donors givers members subscribers
    beneficiaries recipients consumers borrowers savers lenders investors policyholders businesses start-ups
    companies firms enterprises shops stores bakeries restaurants cafes cafés hotels pharmacies clinics
    hospitals hospices schools kindergartens nurseries universities colleges libraries museums charities
    nonprofits farms practices laboratories labs institutions institutes associations ngos foundations
    cooperatives unions agencies authorities ministries governments banks airlines studios galleries
    theatres theaters breweries wineries organisations organizations churches mosques municipalities
    councils towns villages communities neighbourhoods neighborhoods teams suppliers smes landowners brands
    publishers humanity mankind humankind society generations homes deaf blind elderly disabled homeless
    poor
    """
)
# One of them: counts after a, every, each, any, no, the.
PERSON = word_set(
    """
    person human customer client user guest visitor patient pupil student kid child baby infant toddler
    teenager teen adult senior pensioner parent mother father family household couple woman man girl boy
    widow neighbour neighbor citizen resident tenant renter homeowner owner taxpayer voter villager migrant
    refugee newcomer commuter passenger traveller traveler tourist cyclist pedestrian motorist driver rider
    pilot sailor employee colleague worker teammate apprentice intern trainee volunteer freelancer
    contractor member teacher educator professor learner graduate researcher scientist reader writer author
    artist musician nurse doctor physician surgeon midwife carer caregiver paramedic clinician therapist
    dentist pharmacist survivor veteran farmer grower baker butcher chef cook waiter shopkeeper shopper
    merchant trader buyer retailer craftsman plumber electrician carpenter mechanic technician engineer
    programmer architect lawyer accountant bookkeeper clerk receptionist cashier cleaner porter courier
    manager founder entrepreneur applicant candidate jobseeker donor consumer borrower saver village
    neighbourhood neighborhood
    """
)
# Where people live, learn and work: "every hospital" counts, "the hospital of the future" is ourselves.
PLACES = word_set(
    """
    community business bakery restaurant cafe café hotel pharmacy clinic hospital school university library
    museum charity church shop store classroom farm team startup department town city street district region
    country county island house building home
    """
)
# In "customer satisfaction" nobody benefits yet.
NO_GROUP_BEFORE = word_set(
    """
    satisfaction experience experiences service services base centric-company journey journeys success value
    support touch side factor capital rights owned run firm loyalty engagement data needs focus insight
    insights centricity obsession relations relationship relationships interface interfaces growth
    acquisition retention portal touchpoint touchpoints excellence care segment segments market markets
    group chain brand leader
    """
)
# Nouns that end like people but are none, or are people whom a vision is not for.
NOT_PEOPLE = word_set(
    """
    achievers adapters adopters advisers advisors amplifiers ancestors anchors answers armors barriers
    believers boilers borders browsers buffers bumpers burgers burners carriers centers challengers changers
    chapters chargers checklists clusters coffees colors committees competitors compressors computers
    conductors conquers considers containers controllers converters cookers coolers corners corridors
    counters covers crackers cruisers degrees delivers diapers differs diggers dinners disasters discovers
    disruptors distributors doers doors drawers dreamers dryers elevators employers empowers enters errors
    escalators excavators exists factors fasteners favors feathers fees fertilisers fertilizers fibers
    filters fists flavors floors flowers flyers folders footers forerunners fosters freezers frontiers
    frontrunners gathers generators guarantees hammers harbors headers headquarters heaters helicopters
    hovers identifiers indicators influencers innovators inverters investors keepers kilometers lasers
    layers leaders letters levers lists liters loaders majors makers manufacturers markers masters matters
    meters minors mirrors mists mixers modifiers monitors monsters motors mowers newsletters numbers offers
    orders others papers parameters partners performers pioneers playlists pointers polymers posters powers
    prefers printers processors producers providers quarters reactors recovers refers registers remembers
    renders rivers rollers routers rumors scanners scooters screwdrivers sectors semiconductors sensors
    servers shareholders showers sliders slippers sneakers spiders stakeholders stickers suffers summers
    sweaters tankers thinkers tigers timers toasters towers trackers tractors trailers transfers
    transformers transistors trees triggers tumors twists valuers vectors wafers waitlists waters whispers
    winners winters wonders wrappers wrists
    """
)
SUFFIXES = ("ers", "ors", "ists", "ians", "ees")
# What follows "for" without being anybody.
NOBODY = word_set(
    """
    solutions years decades centuries months weeks days hours minutes seconds times markets results purposes
    reasons needs services products industries sectors applications operations processes systems tools
    devices valves things standards technologies ideas challenges problems opportunities goods logistics
    politics economics is was has this its his always us business materials vehicles ourselves success sales
    profits returns assets costs parts components machines cars buildings bridges roads less process access
    progress
    """
)
