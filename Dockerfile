# syntax=docker/dockerfile:1

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# What decides the restore comes first, so that a change of code alone does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY CallSign.Core/CallSign.Core.csproj CallSign.Core/packages.lock.json CallSign.Core/
COPY CallSign.Telephony/CallSign.Telephony.csproj CallSign.Telephony/packages.lock.json CallSign.Telephony/
COPY CallSign.Web/CallSign.Web.csproj CallSign.Web/packages.lock.json CallSign.Web/
RUN dotnet restore CallSign.Web --locked-mode
COPY freeswitch/conf freeswitch/conf
COPY CallSign.Core CallSign.Core
COPY CallSign.Telephony CallSign.Telephony
COPY CallSign.Web CallSign.Web
RUN dotnet publish CallSign.Web -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The CDR spool must survive a restart: mount a volume here.
# Sounds and voicemail may be volumes of their own, shared with FreeSWITCH: a new volume takes the owner of the folder that it covers.
RUN mkdir -p /data/media /data/voicemail && chown -R "$APP_UID" /data
VOLUME /data
# The base image names a port of its own, which would go before API_PORT.
ENV CALLSIGN_DATA=/data API_PORT=8080 ASPNETCORE_HTTP_PORTS=
EXPOSE 8080
USER $APP_UID
# PostgreSQL is named by DATABASE_URL or ConnectionStrings__CallSign when the container starts; nothing secret is in a layer.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["dotnet", "CallSign.Web.dll", "health"]
ENTRYPOINT ["dotnet", "CallSign.Web.dll"]
