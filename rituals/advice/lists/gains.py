"""What gets better for somebody, and what only makes ourselves bigger."""

from rituals.advice.lists import word_set

# Each is a change for the better when it is not about ourselves.
GAINS = """
so that; so they; so nobody; so no one; instead of; rather than; without; no longer; never; any more;
anymore; again; on time; not have to; not need to; no need to; right the first time; the first time;
in their own; at home; to live; the same day; same day; within; in one; in two; in minutes; in seconds;
in hours; at once; at a glance; at a price; by a third; by half; by a quarter; by noon; in an hour;
in a day; in real time; as simple as; just works; just work; itself; at half; half the price; half price;
as easy as; as safe as; out of; more time; time back; back their; evenings back; less time; halve*; save;
saves; saving; saved; spare; spares; avoid*; prevent*; protect*; reduc*; lower; lowers; cut; cuts; shorten*;
eliminat*; remove*; put an end; free of; free from; cure; cures; cured; early enough; in time; heal; heals;
recover*; rescue*; improve; improves; improving; ease; eases; relieve*; the day after; the next day;
in under; zero; no more; nobody; no one; none of; any time; anytime; anywhere; day or night; faster; sooner;
earlier; easier; simpler; cheaper; safer; cleaner; warmer; healthier; happier; quieter; shorter; longer;
quicker; fairer; clearer; smarter; closer to home; better; less; fewer; lighter; wiser; richer; stronger;
safe; safely; easy; easily; simple; simply; affordable; cheap; effortless*; painless*; quickly; instantly;
instant; healthy; fair; fairly; clean; clear; warm; quiet; calm; calmly; comfortable; comfortably;
independently; independent lives; reliable; reliably; honest; honestly; confident*; with confidence; freely;
free of charge; for free; dignity; peace of mind; fear; pain; hassle; worry; worries; stress; paperwork;
waste; harm; loneliness; hunger; poverty; debt; accessible; understand*; feel; feels; sleep; sleeps; afford;
trust what; trust their; rely on; access to; proud; belong
"""
# Words for our own position and size: what a clause with one of them gains, it gains for us.
POSITION = """
leading; premier; foremost; provider; providers; respected; undisputed; leader; leaders; leadership;
number one; no 1; no. 1; #1; market share; revenue*; turnover; profit*; sales; shareholder*; investor*;
valuable; preferred; supplier of choice; partner of choice; provider of choice; employer of choice; brand;
admired; reference; recogni*; reputation; dominat*; dominant; top player; top three; top ten; top 10; top 5;
top five; market leader; billion-dollar; billion dollar; the best; biggest; largest; unicorn; ipo;
than anyone else; than any other; than any competitor; competit*; industry; in our field; world's most;
most trusted; most innovative; most respected; most successful; ebitda; margin; margins; tonnes; headcount;
household name; first choice; go-to; second to none; in the world; in the market; global player; benchmark;
the company; a company
"""
# Ours, unless a group of people is the subject: "gardeners grow food".
GROWTH = "grow; grows; growth; growing; expand*"
# Nothing that anybody could notice.
SLOGANS = """
better tomorrow; better future; better world; a better place; better together; better every day;
better life; better lives; brighter future; brighter tomorrow; better way; better than ever;
better than the competition; better than anyone; people love; customers love; users love; everyone loves
"""
# "help small bakeries to sell", "let parents pay": what follows is the gain.
HELPERS = word_set(
    """
    help helps helping enable enables enabling let lets letting allow allows allowing make makes making give
    gives giving want wants
    """
)
# Help that says nothing: succeed, transform.
EMPTY_HELP = word_set(
    """
    succeed grow thrive transform innovate win excel scale achieve reach unlock realise realize drive
    accelerate evolve lead deliver create navigate their customers leverage embrace maximise maximize
    optimise optimize harness digitise digitize
    """
)
# What is done when only our own doing is told.
OWN_DOING = word_set(
    """
    build builds building make makes making sell sells selling serve serves serving offer offers offering
    provide provides providing deliver delivers delivering develop develops developing produce produces
    producing supply supplies supplying support supports supporting partner partners manufacture create
    creates creating design designs designing operate run connect connecting bring bringing inspire
    inspiring empower empowers empowering unite uniting reach reaching lead power powering work works engage
    engaging celebrate put putting
    """
)
# A sentence with such an end tells what people are to us.
OURS = """
our passion; our priority; our focus; our purpose; our top priority; on our portal; on our platform;
on our app; on our site; with us; use our; uses our; using our; love us; loves us; choose us; chooses us;
trust us; trusts us; know us; knows us; know our; knows our; love our; loves our; our customer;
our customers'; at the heart; at the centre of; at the center of; at the center; come first; first always;
our greatest asset; our mission; our reason; buy from us; buys from us; buy our; buys our; thinks of us;
think of us; recommend us; recommends us; heard of us; has heard of us; prefer us; prefers us; our product;
our products; our brand
"""
