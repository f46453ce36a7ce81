"""What only one's own team understands."""

from rituals.advice.lists import word_set

KNOWN_SHORT_FORMS = word_set(
    """
    API EU UN HR PDF GPS VAT ID TV MRI CEO CFO CTO COO FAQ US USA UK UAE IT PR AM PM OK DNA NHS LED USB SMS
    QR ATM CO AI EUR USD GBP CHF JPY INR PIN DVD CD CV NGO NATO WHO SOS ICU GP WC PC VIP DIY URL CSV CT IV
    ER UV AC DC BBC FIFA UEFA UNICEF UNESCO NASA IBM BMW SAP IKEA DHL UPS KLM RSVP TBC TBD PS AD BC NYC LA
    SF HIV AIDS COVID FBI CIA IRS GDP CCTV RFID WIFI GB MB TB KB KW MW GW KWH MWH GWH KM KG MM CM HZ MHZ GHZ
    RPM BSC MSC MBA PHD MD II III VI VII VIII IX XI XII XL XXL FM HD PVC GMO ISBN IBAN BIC SIM ISO CET CEST
    GMT UTC EST PST BST EDT PDT NB NA LLC LTD INC GMBH PLC SA AG DIN ADHD ECG EKG IVF PPE HVAC MP MPS SPF
    STEM NPS FTSE CRM NOT AND THE ALL NEW NO ONE TWO NEVER ALWAYS VERY ONLY NOW ANY EVERY DO GO WE OUR
    MUST FIRST NEXT TODAY FREE SAFE BIG BEST TOP MORE A B2B ERP WHY HOW WHAT TODO DONE YES BUT FOR IN ON AT
    BY TO OF IS ARE WAS UP OUT IF OR AS ROI JSON HTML XLS XLSX SQL DE ES FR PT NL BE CH SE FI DK PL IE
    JP CN BR MX CA AU NZ ZA TX NY UCL LSE MIT PTA TUC RSPCA RNLI BA VR AR GDPR LGBT LGBTQ
    """
)
PHRASES = """
circle back; circling back; circled back; low hanging fruit; move the needle; moved the needle;
moves the needle; moving the needle; boil the ocean; boiling the ocean; take this offline; take it offline;
taken offline to discuss; took it offline; double click on; double clicked on; value lever*; synerg*;
leverage; leveraged; leverages; leveraging; sociali*e the; sociali*ed the; north star; learnings;
deliverables; action the; actioned; swimlane*; swim lane*; tiger team*; right siz*; rightsiz*;
operationali*; target operating model; operating model; deep dive*; deep dived; touch base*; touched base;
blue sky thinking; paradigm*; up the flagpole; open the kimono; drill down; peel the onion; ducks in a row;
net net; workstream*; work stream*; go to market; productioni*; greenfield; brownfield; t shirt sizing;
t shirt sized; burn down chart*; burndown; definition of done; groomed; backlog grooming;
move* the goalposts; bandwidth permitting; bandwidth to; have the bandwidth; double down; doubled down;
doubling down; value stream*; critical path; drove alignment; drive alignment; driving alignment;
aligned on; alignment on; alignment across; realign*; cross functional*; stakeholder buy in;
stakeholder alignment; stakeholder management; buy in from; ideat*; ideation; cadence; holistic*;
granularity; actionable; key takeaways; best practices; thought leadership; quick win; quick wins;
in the weeds; 30,000 foot; 10,000 foot; helicopter view; straw man; strawman; sanity check; run rate;
burn rate; top of funnel; bottom of funnel; mid funnel; full funnel; sales funnel; upsell; upsells;
cross sell; cross sells; land and expand; go live readiness; change management; war room; tech debt;
technical debt; feature flag*; feature toggle*; backfill*; sharded; sharding; shards; idempot*; monolith*;
microservice*; micro service*; sidecar*; refactor*; hotfix*; hot fix*; hot path; read replica*; replica set;
kubernetes; k8s; etcd; helm chart*; terraform; ansible; docker*; grpc; graphql; kafka; redis; postgres*;
mongodb; elasticsearch; rabbitmq; grafana; prometheus; datadog; jenkins; jira; confluence; nginx; istio;
lambda*; s3 bucket; webhook*; middleware; strangler; canary release*; canary deploy*; blue green deploy*;
rollback*; rebase*; linter; linting; deserial*; serializ*; payload*; schema; schemas; regression suite;
unit tests; test harness; flaky; end to end suite; ci pipeline; build pipeline; deployment pipeline;
data pipeline; data lake*; data mesh; data warehouse; lakehouse; cron job*; cronjob*; race condition*;
race in the; null pointer; memory leak*; garbage collect*; mutex; deadlock*; async; rate limiter;
load balancer*; cold start*; endpoint*; runbook*; post mortem*; on call rotation; lead time for changes;
squad; squads; chapter lead*; guilds; epic; epics; the spike; a spike for; retro'd; pi planning;
scrum of scrums; steerco*; swat team; deprecat*; runtime; namespace*; ingress; failover; throughput; dev ex;
devops; finops; mlops; sprint goal*; sprint backlog; product backlog; pull request*; merge request*; tshirt;
unblocked; unblock; upskill*; reskill*; value realization; value realisation; topline; top line;
bottom line impact; plg motion; the motion; sales motion; gtm; hockey stick; north-star; headwinds;
tailwinds; yak shav*; dogfood*; bikeshed*; mvp; poc
"""
# As teams number their goals, incidents and percentiles.
NUMBERED = r"KR\d+|O\d|WS\d+|P[0-4]s?|[Pp]9\d(?:\.\d+)?|SEV-?\d|[A-Z]\d[A-Z]|[a-z]\d{1,2}[a-z]{1,2}"
# These look like codes but are known.
KNOWN_CODES = word_set(
    "B2B B2C H1N1 C2C P2P O2 O3 F1 A1 iOS eBay iPad PhD kWh MWh GWh eID kHz mRNA pH kW eSIM iMac kVA"
)
NO_TICKETS = word_set("COVID ISO DIN UTF SHA AES RFC EN IEC BS UN EU SARS GPT")
LITERAL = """
double down jacket*; disruption; endpoint of the; the spike in; schema therapy; bottom line;
cross functional limb; canary island*; canary bird*; canary wharf; monolithic stone; epic poem; epic film;
lambda chi; unblocked the drain*; unblocked the pipe*; unblock the drain; unblocked drain*;
unblocked toilet*; grooming salon; dog grooming; groomed dog*; horse grooming; docker strike; dockers;
jenkins'; throughput of patients; payload of; guilds of; monolithic; shards of; prometheus school;
best practices of; aligned with the kerb; aligned with the curb; aligned with the platform
"""
