"""Counts that rise without anybody being better off."""

ALWAYS = """
audience of; visits to our homepage; homepage visits; landing page visits; visits to our page; sales calls;
cold calls; email addresses; logins; log ins; api calls; web requests; comments on; press coverage;
media coverage; search ranking*; google ranking*; contacts in our database; contacts in the database;
mailing list; e mail list; email list; distribution list; community members; group members; channel members;
forum members; views of our; views of the video; views on; views per; our views; video plays; words written;
hours of video; bugs found; number of posts; number of articles; number of tweets; number of e mails;
number of emails; number of newsletters; number of features; number of commits; number of meetings;
number of views; number of registrations; number of accounts; number of registered users;
number of blog posts; features shipped; features delivered; tickets closed; posts published;
articles published; blog posts published; visitors at our stand; visitors to our stand;
visitors at our booth; follow us; follows us; follow our; page view*;
pageview*; impressions; impression count; followers; follower count; follower; retweet*; reposts;
lines of code; loc; story points; story point; velocity; unique visitor*; website visit*; web visit*;
site visit*; site traffic; website traffic; web traffic; blog traffic; organic traffic; traffic to;
traffic on; visits to the site; visits to the website; visits to our site; visits to our website;
visited the site; visited the website; visited our site; visited our website; visited our page;
visited the page; visited the landing page; visited our blog; website hits; web hits; site hits;
registered users; registered accounts; registered user; total users; total accounts; total registrations;
account registrations; accounts created; accounts were created; created an account;
registered for an account; opened an account with our newsletter; open rate*; opening rate of the;
click through rate*; clickthrough*; ctr; subscribers; newsletter subscribers; app installs; video views;
views on youtube; youtube views; watch time; media mentions; social mentions; press mentions;
brand mentions; press clippings; brand awareness; social reach; reach of; total reach; facebook group;
linkedin connections; stars on github; github stars; upvotes; pull requests; code commits; emails sent;
e-mails sent; mails sent; messages sent; newsletters sent; ad clicks; banner clicks; webinar attend*;
webinar registrations; webinar viewers; shares on; app opens; test cases written; time on site;
time on page; bounce rate; ad views; ad spend; app store ranking; website sessions; web sessions;
app sessions; site sessions; hashtag*; social engagement; engagement rate; engagement on; post engagement;
podcast plays; badge scans; business cards; booth visitors; monthly visitors; daily visitors;
weekly visitors; training hours; hours of training; hours of e learning; visitors to the site;
visitors to our site; visitors to the website; visitors to our website; website visitors; site visitors;
web visitors; home page visitors; lines of documentation; hours logged; hours worked; billable hours
"""
# Each may be a verb or something else: only with a figure before it, or as what a figure is about.
FIGURED = """
attendees; awards; brochures; clicks; commits; downloads; eyeballs; fans; flyers; giveaways; goodies; hits;
installs; leaflets; likes; plays; posters; reactions; streams
"""
# Only with a figure of ten or more beside it: five features are merely what was done.
COUNTED = """
e-mails; emails; mails; newsletters; views; shares; features; tickets; blog posts; posts; articles; tweets;
pages; papers; slides; visitors; downloads; sign up clicks; meetings; presentations; press articles;
press releases; user stories; stories; tasks; test cases; unit tests; deployments; deploys; releases;
bug tickets; page visits; page loads; visits; sessions; registrations; mentions; connections;
users registered; people registered; accounts; surveys sent; invitations; calls made; cold calls;
participants; members
"""
# What people did with it: then the count stands for something.
REAL = """
saved; saves; saving; replac*; instead of; paying; who paid; who buy; who bought; became customers;
became paying; still use*; use it every; uses it every; who renew*; renewed; complain*; complaints;
answer within; answered within; phone calls; calls to support; cut; cuts; fewer; sooner; sales; orders;
revenue; donations; donated; borrowed; turned into; led to; resulting in; converted into; active teams;
active users who; support calls; wait*; queue*; errors; appointments; without; retention; churn; on time;
no longer
"""
# Where the word is no count of ours.
OTHER_SENSE = """
first impressions; likes to; likes the; likes it; who likes; plays the; plays in; plays a; plays with; hits the; hits a;
market share*; followers of the; followers who; subscribers who; followers of a; fans of the heating;
ceiling fans; awards of damages; share of; shares of; shares the; shares a; shares their; shares with;
clean sheets; papers on time; blood streams; shareholders; health visitors; hospital visitors;
prison visitors; museum visitors; traffic jam*; road traffic; car traffic; traffic accident*;
traffic light*; traffic on the road; traffic on the bridge; traffic on the motorway; mentions of pain;
hits and; reach of the arm; reach of children; members stay; paying members; registered nurses;
registered patients; support tickets answered; tickets solved; tickets sold; train tickets; bus tickets;
ticket sales; velocity of the; subscribers pay; paying subscribers; allergic reactions;
reactions to the drug; adverse reactions; side effects; rail traffic; air traffic; traffic calming;
hours worked per; overtime
"""
