"""Words that sound large and say little. STRONG ones count alone, WEAK ones in pairs."""

from rituals.advice.lists import word_set

STRONG = """
synerg*; best in class; world class; leverage; leverages; leveraged; leveraging; cutting-edge; holistic*;
paradigm*; disruptive*; disruptor*; disruption; state of the art; game chang*; next generation; next gen;
next level; next-level; thought leader*; value add; value added; added value; best of breed; turnkey;
mission critical; future proof*; futureproof*; end to end; one stop shop; core competenc*;
operational excellence; digital transformation; data driven; transformational; transformative; ideate*;
ideation; outside the box; unlock value; unlock* the full potential; full potential; unlock* potential;
unlock* growth; value chain; value proposition; empower* stakeholders; empower* all stakeholders;
empower* our stakeholders; delight stakeholders; all stakeholders; shareholder value; stakeholder value;
thinking outside; seamless; seamlessly; frictionless; bleeding edge; bleeding-edge; win win;
low hanging fruit; move* the needle; hyper personali*; hyperscal*; innovative; innovation leader;
revolutioni*; reimagin*; reinvent*; redefin*; best practice*; customer centric*; human centric;
client centric; user centric; world leading; industry leading; market leading; class leading;
purpose driven; results driven; value driven; ai powered; ai driven; ai first; omnichannel; omni channel;
hyperconnect*; center of excellence; centre of excellence; thought leadership; blue sky; 360 degree; 360°;
growth hack*; disrupt the; disrupts the; disrupting the; scalable; mission driven; actionable insight*;
deep dive*; ecosystem of; digital ecosystem; learning ecosystem; partner ecosystem; innovation ecosystem;
business ecosystem; raise the bar; raises the bar; raising the bar; push* the boundaries;
pushing boundaries; push the envelope; relentless*; trailblaz*; bring* to life the future; shape the future;
shaping the future; proven methodolog*; robust solution*; transformational change; drive transformation;
driving transformation; drive change; drive innovation; driving innovation; drive value; driving value;
driving growth; change the game; changing the game; quantum leap; moonshot*; north star; trusted advisor;
trusted partner of choice; web3; metaverse; solutioning; solutionize; solutionise; going forward;
circle back; unparalleled; unrivalled; unrivaled; unmatched; superior value; top notch; top-tier; top tier;
gold standard; hyper-growth; hypergrowth; paradigm shift; impactful; future ready; future-ready;
creat* impact; maximi* impact; value creation; create value; creating value; bespoke solution*;
agile mindset; growth mindset; digital first
"""
WEAK = """
solutions; solution; innovation*; innovate*; excellence; passion; passionate; passionately; empower*;
enabler*; enablement; transform; transforms; transforming; transformation*; disrupt; disrupts; disrupting;
ecosystem*; platform; agile; agility; robust; flexible; optimi*; maximi*; accelerat*; unlock*; elevat*;
harness*; integrated; integration; dynamic; strategic*; strategy; vibrant; stakeholder*; visionary; excite;
delight; delights; delighting; engagement; impact; sustainable growth; smart; intelligent; proactive*;
streamlin*; orchestrat*; curat*; supercharge*; amplif*; catalys*; catalyz*; integrity; talent; methodolog*;
global leader; digital; digitally; powered by; technology; technologies; experiences; journey*; tomorrow;
dna; of the future; world's leading; embrac*; driving; drive; drives; fuel*; ignit*; inspir*; value; values;
leading; premium; quality; expertise; experts; at scale; immersive; bold; boldly; smarter
"""
# Weak words too plain to count unless a clearer one stands beside them.
FAINT = word_set(
    """
    platform digital digitally technology technologies tomorrow dynamic value values strategy smart
    intelligent journey journeys drive drives driving leading quality integrated integration experiences
    flexible robust impact bold boldly premium experts expertise inspire inspires inspiring smarter
    integrity talent solution engagement
    """
)
# Where such words mean what they say.
LITERAL = """
solution of saline; saline solution*; solution of an equation; solution of a; solution of the; solutions of;
salt solution*; sugar solution*; solution to; solutions to; cleaning solution*; contact lens solution*;
leading edge; wetland ecosystem*; marine ecosystem*; forest ecosystem*; ecosystem recover*;
river ecosystem*; ocean ecosystem*; the ecosystem of the; natural ecosystem*; local ecosystem*;
fragile ecosystem*; agile cart; agile robot*; agile wheel*; disrupt* sleep; disrupt* breathing;
disrupt* the sleep; disrupt* their sleep; what disrupts; not disrupt; never disrupt; without disrupt*;
disruption to; disruption of; disruptions; service disruption; travel disruption; rail disruption;
without disruption; disruption from; platform they; platform at; train platform*; station platform*;
platform edge; railway platform*; diving platform*; oil platform*; from the platform; on the platform;
platform lift*; unlock the door*; unlock their; unlock a; unlock doors; unlock the bike; cutting edge stays;
cutting edges; whose cutting edge; seamless sock*; seamless garment*; seamless tube*; seamless pipe*;
seamless stocking*; premier league; value added tax; world premier*; next generation of;
the paradigm of the verb; drive to; drive home; test drive; integrated circuit*; passion fruit; dna test*;
robust wheel*; gold standard test; leverage ratio; quality of life
"""
