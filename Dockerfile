# One copy of the bot. docs/running.md says how to run it, alone or with others.
FROM python:3.11-slim

# An account that can do nothing but run it; by number, so that a cluster can see it is not root.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin rituals \
    && install --directory --owner rituals --group rituals /data

WORKDIR /app
COPY pyproject.toml constraints.txt README.md manifest.yml ./
COPY storage storage
COPY rituals rituals
COPY bot bot
RUN python -m pip install --no-cache-dir --disable-pip-version-check -c constraints.txt -e '.[postgres]' \
    && python -m compileall -q bot rituals storage

# Bolt does not start where nobody has a home; a cluster may run this as any number.
ENV HOME=/data \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/rituals.db \
    HTTP_HOST=0.0.0.0 \
    OPS_HOST=0.0.0.0 \
    OPS_PORT=9090

USER 10001:10001
VOLUME /data
EXPOSE 3000 9090

# Not urllib: it would ask a proxy, where one is set.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "import http.client, os; asked = http.client.HTTPConnection('127.0.0.1', int(os.environ['OPS_PORT']), timeout=5); asked.request('GET', '/healthz'); raise SystemExit(asked.getresponse().status != 200)"]

# In this form SIGTERM reaches the bot itself, and not a shell.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
