"""What teams do, and what comes of it."""

from rituals.advice.lists import word_set

# Past forms that do not end in -ed, of what one does.
IRREGULAR = word_set(
    """
    held ran met wrote made built did sent gave went took began set got had led taught drew spoke brought
    chose drove put spent bought rebuilt rewrote redid oversaw undertook sat kept shot split read came
    """
)
# Of these something came, even when the team is the subject.
OUTCOMES = word_set(
    """
    reached won saved cut reduced raised earned grew increased halved doubled tripled quadrupled gained lost
    hit avoided prevented eliminated lowered shortened sped recovered kept retained sold helped freed
    achieved beat exceeded enabled convinced stopped solved decreased dropped rose fell shrank improved
    surpassed outperformed collected rescued housed fed repaired cured served spared registered answered
    resolved slashed boosted trimmed regained halted acquired generated attracted produced recycled brought
    got had lifted ended
    """
)
# Of these nothing follows, whoever did it.
DEEDS = word_set(
    """
    worked held met continued finished completed launched released shipped deployed started began reviewed
    conducted prepared updated organised organized attended ran installed wrote drafted visited rolled
    refactored closed aligned synced groomed did discussed analysed analyzed presented coordinated moved
    trained published implemented migrated merged kicked drove handed delivered developed designed created
    built tested configured documented researched explored investigated evaluated hired recruited
    interviewed planned scheduled hosted joined participated gathered collected compiled redesigned
    refreshed upgraded introduced added integrated set defined scoped mapped audited onboarded announced
    sent posted recorded supported facilitated assessed surveyed consulted negotiated submitted filed
    ordered opened initiated piloted fixed patched cleaned tidied rewrote reworked restructured reorganised
    reorganized expanded extended optimised optimized improved automated simplified standardised
    standardized consolidated brainstormed workshopped prototyped finalised finalized approved signed
    coached mentored travelled traveled toured spoke compared checked monitored tracked measured contacted
    called emailed e-mailed advertised promoted demoed demonstrated relaunched rebranded renamed outlined
    proposed shared socialised engaged partnered collaborated spent made had led taught procured purchased
    bought painted renovated printed distributed translated wired assembled inspected calibrated enhanced
    revised refined polished progressed advanced established formed appointed assigned
    """
)
PASSIVE = word_set(
    """
    published launched released deployed shipped completed finished installed implemented rolled held
    organised organized done approved merged migrated updated planned reviewed created introduced set live
    drafted built written tested trained finalised finalized prepared presented delivered signed upgraded
    developed designed replaced scheduled conducted carried agreed discussed defined documented redesigned
    integrated configured sent ready complete made fixed cleaned painted changed started added moved ordered
    purchased hired posted submitted run taken
    """
)
STATUS = """
in review; in place; up and running; now live; is live; are live; went live; goes live; on track;
on schedule; in progress; underway; under way; took place; went well; great success; was a success;
well received; well attended; going well; continues; continued to; is ready; are ready; is done; are done;
is complete; is completed; is finished; made progress; good progress; great progress; on plan;
according to plan; in full swing; in good shape; kicked off; halfway; half way; nearly done; almost done;
per cent complete; % complete; percent complete; % done; percent done; in beta; in testing; is available;
are available; was a hit; liked it; enjoyed it; gave positive feedback; positive feedback; good feedback;
great feedback; busy week; busy month; productive week; productive month; productive day; productive meeting
"""
TEAM = word_set("we i team teams group squad crew department unit engineers developers designers")
TEAM_NAMES = word_set(
    """
    marketing engineering design support finance hr legal operations ops sales product it research
    communications procurement logistics security facilities data infrastructure platform
    """
)
# What became different. Each a sign that an outcome is told.
CHANGES = """
fell; falls to; rose; dropped; drops; dropping; cut * by; cuts; saved; saves; saving * hours; reduc*;
increas*; grew; halv*; doubl*; tripl*; quadrupl*; decreas*; shrank; shrunk; declin*; lower; lowered; gained;
climbed; jumped; soared; slid; instead of; rather than; no longer; any more; anymore; never; no more;
are gone; is gone; can now; now can; can finally; finally can; so that; down from; up from; down to; up to;
compared with; compared to; versus; used to; twice as; half as; half the; times as; went from; went down;
went up; goes down; goes up; comes down; came down; stopped; stop complain*; means that; which means;
as a result; resulting in; led to; leads to; leading to; thanks to; because of this; faster; sooner;
quicker; easier; cheaper; safer; happier; fewer; less often; more often; smoother; shorter; earlier;
disappear*; without having to; without calling; without waiting; without help; on their own; themselves;
lets; allows; makes it; avoid*; prevent*; free*s up; freeing; eliminat*
"""
# Of these, with a date in the present tense, something is planned: "on Monday we open it".
PLANNED = word_set(
    """
    start starts begin begins open opens follow follows switch switches bring brings turn turns move moves add adds
    try tries test tests ship ships launch launches release releases write writes talk talks call calls meet meets
    look looks show shows send sends visit visits train hire go goes do does keep include extend expand roll publish
    repeat teach print replace install build run runs pilot hand present presents decide decides measure review
    reviews introduce invite ask double take takes get gets give make offer finish join joins migrate use cover pay
    check clean weigh come comes vote votes arrives returns ends closes interviews receives delivers
    """
)
