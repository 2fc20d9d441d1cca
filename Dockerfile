# One image for every role: `wiretag worker …`, `wiretag topics create`, `wiretag feed …`.
FROM python:3.11-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir . && useradd --create-home wiretag
USER wiretag
ENV WIRETAG_CACHE=/home/wiretag/cache WIRETAG_STATE=/home/wiretag/state
RUN wiretag gazetteer build
ENTRYPOINT ["wiretag"]
