"""Who gets in where: every address of the house, with what every persona is answered.

An address that is missing in the table fails, and so does a row without an address.
"""

import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from openkam.core.access.models import User
from openkam.core.jobs import beats
from openkam.domain.portfolio.tests import make
from openkam.domain.stakeholders.models import Position

PERSONAS = (
    "anonymous",
    "outsider",
    "reader",
    "writer",
    "lead",
    "observer",
    "head",
    "administrator",
)
# "in": a redirect to the sign-in page. Reader, writer and lead work on the account that the address
# names; [other] is one on which nobody works. What stands in brackets is a case of `ARGUMENTS`.
DOORS = """
#                                        anon  out read writ lead  obs head admin
web:home                            GET    in  302  302  302  302  302  302  302
web:find                            GET    in  200  200  200  200  200  200  200
web:find-written                    GET    in  200  200  200  200  200  200  200
web:account                         GET    in  404  200  200  200  200  200  404
web:account[other]                  GET    in  404  404  404  404  200  200  404
web:account-money                   GET    in  404  200  200  200  200  200  404
web:account-dossier                 GET    in  404  200  200  200  200  200  404
web:account-dossier[other]          GET    in  404  404  404  404  200  200  404
dossier:paper                       GET    in  404  200  200  200  200  200  404
dossier:fact-note                   GET    in  404  403  200  200  403  200  404
dossier:fact-note                   POST   in  404  403  302  302  403  302  404
dossier:still-true                  POST   in  302  302  302  302  302  302  302
dossier:fact                        GET    in  404  200  200  200  200  200  404
dossier:fact-answer                 GET    in  404  403  200  200  403  200  404
dossier:fact-answer                 POST   in  404  403  302  302  403  302  404
dossier:fact-withdraw               POST   in  404  403  302  302  403  302  404
dossier:version-restore             POST   in  404  403  302  302  403  302  404
web:account-dossier-contracts       GET    in  404  200  200  200  200  200  404
dossier:contract-add                GET    in  404  403  200  200  403  200  404
dossier:contract-add                POST   in  404  403  302  302  403  302  404
dossier:contract                    GET    in  404  200  200  200  200  200  404
dossier:contract-answer             GET    in  404  403  200  200  403  200  404
dossier:contract-answer             POST   in  404  403  302  302  403  302  404
dossier:contract-edit               GET    in  404  403  200  200  403  200  404
dossier:contract-edit               POST   in  404  403  302  302  403  302  404
dossier:contract-withdraw           POST   in  404  403  302  302  403  302  404
dossier:contract-restore            POST   in  404  403  302  302  403  302  404
dossier:contracts-still-true        POST   in  302  302  302  302  302  302  302
dossier:contracts                   GET    in  200  200  200  200  200  200  200
dossier:contracts-export            GET    in  200  200  200  200  200  200  200
dossier:revision-begin              POST   in  404  403  302  302  403  302  404
dossier:revision                    GET    in  404  200  200  200  200  200  404
dossier:revision                    POST   in  404  200  200  302  200  200  404
dossier:revision-end                POST   in  404  404  404  302  404  404  404
web:account-dossier-competitors     GET    in  404  200  200  200  200  200  404
dossier:presence-add                GET    in  404  403  200  200  403  200  404
dossier:presence-add                POST   in  404  403  302  302  403  302  404
dossier:presences-still-true        POST   in  404  403  302  302  403  302  404
dossier:presence                    GET    in  404  200  200  200  200  200  404
dossier:presence-edit               GET    in  404  403  200  200  403  200  404
dossier:presence-edit               POST   in  404  403  302  302  403  302  404
dossier:presence-withdraw           POST   in  404  403  302  302  403  302  404
dossier:presence-restore            POST   in  404  403  302  302  403  302  404
dossier:competitors                 GET    in  200  200  200  200  200  200  200
dossier:competitors-export          GET    in  200  200  200  200  200  200  200
dossier:competitors-export[nothing] GET    in  404  404  404  404  404  404  404
dossier:competitor-add              GET    in  200  200  200  200  403  200  200
dossier:competitor-add              POST   in  302  302  302  302  403  302  302
dossier:competitor-known            GET    in  200  200  200  200  200  200  200
dossier:competitor                  GET    in  200  200  200  200  200  200  200
dossier:competitor-change           POST   in  403  403  403  403  403  302  302
dossier:competitor-retire           POST   in  403  403  403  403  403  302  302
dossier:competitor-merge            GET    in  403  403  403  403  403  200  200
dossier:competitor-merge            POST   in  403  403  403  403  403  302  302
dossier:competitor-part             POST   in  403  403  403  403  403  302  302
dossier:points                      GET    in  403  403  403  403  200  200  200
dossier:point-add                   POST   in  403  403  403  403  403  302  302
dossier:point-rename                POST   in  403  403  403  403  403  302  302
dossier:point-move                  POST   in  403  403  403  403  403  302  302
dossier:point-retire                POST   in  403  403  403  403  403  302  302
dossier:contest-add                 GET    in  404  403  200  200  403  200  404
dossier:contest-add                 POST   in  404  403  302  302  403  302  404
dossier:contest                     GET    in  404  200  200  200  200  200  404
dossier:contest                     POST   in  404  403  302  302  403  302  404
dossier:contest-remove              POST   in  404  403  302  302  403  302  404
dossier:contest-restore             POST   in  404  403  302  302  403  302  404
dossier:revisions                   GET    in  200  200  200  200  200  200  200
web:account-dossier-files           GET    in  404  200  200  200  200  200  404
dossier:file-add                    POST   in  404  403  422  422  403  422  404
dossier:file                        GET    in  404  200  200  200  200  200  404
dossier:file                        POST   in  404  403  302  302  403  302  404
dossier:file-download               GET    in  404  200  200  200  200  200  404
dossier:file-remove                 POST   in  404  403  302  302  403  302  404
dossier:file-restore                POST   in  404  403  302  302  403  302  404
dossier:kinds                       GET    in  403  403  403  403  200  200  200
dossier:kind-add                    GET    in  403  403  403  403  403  200  200
dossier:kind-add                    POST   in  403  403  403  403  403  302  302
dossier:kind-edit                   GET    in  403  403  403  403  403  200  200
dossier:kind-edit                   POST   in  403  403  403  403  403  302  302
dossier:kind-move                   POST   in  403  403  403  403  403  302  302
dossier:kind-retire                 POST   in  403  403  403  403  403  302  302
dossier:templates                   GET    in  403  403  403  403  200  200  200
dossier:templates                   POST   in  403  403  403  403  403  302  302
dossier:revisions-export            GET    in  200  200  200  200  200  200  200
dossier:revisions-export[pdf]       GET    in  404  404  404  404  404  404  404
portfolio:directory                 GET    in  200  200  200  200  200  200  200
portfolio:directory-text            GET    in  403  403  403  403  403  200  403
portfolio:directory-text            POST   in  403  403  403  403  403  302  403
web:account-people                  GET    in  404  200  200  200  200  200  404
web:account-people-table            GET    in  404  200  200  200  200  200  404
web:account-people-ties             GET    in  404  200  200  200  200  200  404
web:account-people-coverage         GET    in  404  200  200  200  200  200  404
stakeholders:map-board              GET    in  404  302  302  302  302  302  404
stakeholders:map-tidy               POST   in  404  403  302  302  403  302  404
stakeholders:map-undo               POST   in  404  403  302  302  403  302  404
stakeholders:map-export             GET    in  404  200  200  200  200  200  404
stakeholders:map-export[nothing]    GET    in  404  404  404  404  404  404  404
stakeholders:map-card               GET    in  404  302  302  302  302  302  404
stakeholders:map-reports            GET    in  404  403  200  200  403  200  404
stakeholders:map-reports            POST   in  404  403  302  302  403  302  404
stakeholders:map-line               GET    in  404  403  200  200  403  200  404
stakeholders:map-line               POST   in  404  403  302  302  403  302  404
stakeholders:map-place              POST   in  404  403  302  302  403  302  404
stakeholders:map-line-remove        POST   in  404  403  302  302  403  302  404
web:account-people[other]           GET    in  404  404  404  404  200  200  404
web:account-team                    GET    in  404  200  200  200  200  200  404
web:account-identity                GET    in  404  200  200  200  200  200  404
web:account-identity[merged]        GET    in  404  302  302  302  302  302  404
web:account-history                 GET    in  404  200  200  200  200  200  404
web:import-history                  GET    in  403  403  403  403  200  200  200
web:health                          GET   200  200  200  200  200  200  200  200
web:health-ready                    GET   200  200  200  200  200  200  200  200
web:metrics                         GET   404  404  404  404  404  404  404  404
web:views                           GET    in  200  200  200  200  200  200  200
web:view-save                       GET    in  404  404  404  404  404  404  404
web:view-save                       POST   in  302  302  302  302  302  302  302
web:view-open-with                  POST   in  302  302  302  302  302  302  302
web:list-columns                    POST   in  302  302  302  302  302  302  302
web:list-columns[users]             POST   in  403  403  403  403  403  403  302
web:view                            GET    in  403  403  403  403  403  200  200
web:view                            POST   in  403  403  403  403  403  302  302
web:view-keep                       POST   in  403  403  403  403  403  302  302
web:view-remove                     POST   in  403  403  403  403  403  302  302
web:view-restore                    POST   in  404  404  404  404  404  404  404
web:jobs                            GET    in  200  200  200  200  200  200  200
web:job                             GET    in  404  404  404  404  404  404  200
web:job-start-again                 POST   in  404  404  404  404  404  404  302
web:setup                           GET   302  302  302  302  302  302  302  302
web:setup                           POST  302  302  302  302  302  302  302  302
web:setup-company                   GET   302  302  302  302  302  302  302  302
web:setup-company                   POST  302  302  302  302  302  302  302  302
web:setup-demo                      GET   302  302  302  302  302  302  302  302
web:setup-demo                      POST  302  302  302  302  302  302  302  302
web:demo-leave                      GET    in  403  403  403  403  403  403  403
web:demo-leave                      POST   in  403  403  403  403  403  403  403
web:demo-leave[demo]                GET    in  403  403  403  403  403  403  200
web:invitation                      GET   200  302  302  302  302  302  302  302
web:invitation                      POST  302  302  302  302  302  302  302  302
web:invitation[spent]               GET   404  302  302  302  302  302  302  302
web:settings                        GET    in  302  302  302  302  302  302  302
web:settings-company                GET    in  403  403  403  403  403  403  200
web:settings-company                POST   in  403  403  403  403  403  403  302
web:settings-thresholds             GET    in  403  403  403  403  403  200  200
web:settings-thresholds             POST   in  403  403  403  403  403  302  302
web:backups                         GET    in  403  403  403  403  403  403  200
web:backups                         POST   in  403  403  403  403  403  403  302
web:users                           GET    in  403  403  403  403  403  403  200
web:user                            GET    in  403  403  403  403  403  403  200
web:user                            POST   in  403  403  403  403  403  403  302
web:user-invite                     GET    in  403  403  403  403  403  403  200
web:user-invite                     POST   in  403  403  403  403  403  403  200
web:user-deactivate                 GET    in  403  403  403  403  403  403  200
web:user-deactivate                 POST   in  403  403  403  403  403  403  302
web:user-reactivate                 GET    in  403  403  403  403  403  403  200
web:user-reactivate                 POST   in  403  403  403  403  403  403  302
web:user-second-factor-reset        GET    in  403  403  403  403  403  403  200
web:user-second-factor-reset        POST   in  403  403  403  403  403  403  302
web:user-password-reset             GET    in  403  403  403  403  403  403  200
web:user-password-reset             POST   in  403  403  403  403  403  403  200
web:invitation-revoke               POST   in  403  403  403  403  403  403  302
web:webhooks                        GET    in  403  403  403  403  403  403  200
web:webhook-new                     GET    in  403  403  403  403  403  403  200
web:webhook-new                     POST   in  403  403  403  403  403  403  200
web:webhook                         GET    in  403  403  403  403  403  403  200
web:webhook-change                  GET    in  403  403  403  403  403  403  200
web:webhook-change                  POST   in  403  403  403  403  403  403  302
web:webhook-switch                  POST   in  403  403  403  403  403  403  302
web:webhook-delete                  GET    in  403  403  403  403  403  403  200
web:webhook-delete                  POST   in  403  403  403  403  403  403  302
web:webhook-secret                  GET    in  403  403  403  403  403  403  200
web:webhook-secret                  POST   in  403  403  403  403  403  403  200
web:webhook-test                    POST   in  403  403  403  403  403  403  302
web:webhook-resend                  POST   in  403  403  403  403  403  403  302
web:webhook-delivery                GET    in  403  403  403  403  403  403  200
web:webhook-delivery-resend         POST   in  403  403  403  403  403  403  302
web:profile                         GET    in  200  200  200  200  200  200  200
web:profile                         POST   in  302  302  302  302  302  302  302
web:profile-set                     POST   in  302  302  302  302  302  302  302
web:sign-ins                        GET    in  403  403  403  403  403  403  200
web:sign-ins-export                 GET    in  403  403  403  403  403  403  200
web:own-sign-ins                    GET    in  200  200  200  200  200  200  200
web:own-sessions                    GET    in  200  200  200  200  200  200  200
web:own-session-end                 POST   in  404  404  404  404  404  404  404
web:own-sessions-end                POST   in  302  302  302  302  302  302  302
web:user-sessions-end               GET    in  403  403  403  403  403  403  200
web:user-sessions-end               POST   in  403  403  403  403  403  403  302
web:company-logo                    GET   200  200  200  200  200  200  200  200
web:tokens                          GET    in  200  200  200  200  200  200  200
web:tokens                          POST   in  200  200  200  200  200  200  200
web:all-tokens                      GET    in  403  403  403  403  403  403  200
web:token-revoke                    GET    in  404  404  404  404  404  200  200
web:token-revoke                    POST   in  404  404  404  404  404  302  302
api-reference                       GET    in  200  200  200  200  200  200  200
api-reference-area                  GET    in  200  200  200  200  200  200  200
api-reference-area[nothing]         GET    in  404  404  404  404  404  404  404
openapi                             GET    in  200  200  200  200  200  200  200
api-nothing                         GET   404  404  404  404  404  404  404  404
portfolio:accounts                  GET    in  200  200  200  200  200  200  200
portfolio:accounts-export           GET    in  200  200  200  200  200  200  200
portfolio:account-create            GET    in  200  200  200  200  403  200  200
portfolio:account-create            POST   in  302  302  302  302  403  302  302
portfolio:account-change            GET    in  404  403  200  200  403  200  404
portfolio:account-change            POST   in  404  403  302  302  403  302  404
portfolio:account-change[country]   POST   in  404  403  302  302  403  302  404
portfolio:account-change[owner]     GET    in  404  403  403  200  403  200  404
portfolio:account-change[owner]     POST   in  404  403  403  302  403  302  404
portfolio:account-change[parent]    GET    in  404  403  403  200  403  200  404
portfolio:account-change[parent]    POST   in  404  403  403  404  403  302  404
portfolio:account-change[unknown]   GET    in  404  404  404  404  404  404  404
portfolio:account-change[other]     POST   in  404  404  404  404  403  302  404
portfolio:accounts-change           POST   in  302  302  302  302  403  302  302
portfolio:accounts-change-undo      POST   in  404  404  404  404  404  302  404
portfolio:account-change[site]      GET    in  404  403  200  200  403  200  404
portfolio:account-change[site]      POST   in  404  403  302  302  403  302  404
portfolio:account-change[tier]      GET    in  404  403  403  200  403  200  404
portfolio:account-change[tier]      POST   in  404  403  403  302  403  302  404
portfolio:account-change[own]       GET    in  404  403  200  200  403  200  404
portfolio:account-change[own]       POST   in  404  403  302  302  403  302  404
portfolio:member-set                POST   in  404  403  403  302  403  302  404
portfolio:member-remove             POST   in  404  403  403  302  403  302  404
portfolio:key-accounts              GET    in  200  200  200  200  200  200  200
portfolio:key-status-set            GET    in  404  403  403  403  403  200  404
portfolio:key-status-set            POST   in  404  403  403  403  403  302  404
portfolio:key-status-undo           POST   in  404  403  403  403  403  302  404
portfolio:duplicates                GET    in  200  200  200  200  200  200  200
portfolio:account-distinct          POST   in  404  403  404  404  403  302  404
portfolio:account-distinct[both]    POST   in  404  403  302  302  403  302  404
portfolio:account-merge             GET    in  404  403  403  200  403  200  404
portfolio:account-merge[both]       GET    in  404  403  403  200  403  200  404
portfolio:account-merge             POST   in  404  403  403  200  403  200  404
portfolio:account-merge[foreign]    POST   in  404  403  403  404  403  302  404
portfolio:account-merge[both]       POST   in  404  403  403  302  403  302  404
portfolio:merge-undo                POST   in  404  403  403  302  403  302  404
portfolio:account-keys              GET    in  404  200  200  200  200  200  404
portfolio:account-keys[other]       GET    in  404  404  404  404  200  200  404
portfolio:key-split                 GET    in  404  403  403  200  403  200  404
portfolio:key-split                 POST   in  404  403  403  302  403  302  404
portfolio:parent-correct            GET    in  404  403  403  200  403  200  404
portfolio:parent-correct            POST   in  404  403  403  302  403  302  404
portfolio:account-product-groups    GET    in  404  200  200  200  200  200  404
portfolio:account-groups-bought     GET    in  404  200  200  200  200  200  404
portfolio:account-groups-bought[other] GET in  404  404  404  404  200  200  404
portfolio:account-prices            GET    in  404  200  200  200  200  200  404
portfolio:account-prices[other]     GET    in  404  404  404  404  200  200  404
portfolio:account-latest-documents  GET    in  404  200  200  200  200  200  404
portfolio:account-latest-documents[other] GET in 404 404 404  404  200  200  404
portfolio:account-documents         GET    in  404  200  200  200  200  200  404
portfolio:account-documents[other]  GET    in  404  404  404  404  200  200  404
portfolio:account-documents-export  GET    in  404  200  200  200  200  200  404
portfolio:account-documents-export[other] GET in 404 404 404 404 200  200  404
portfolio:account-lines             GET    in  404  200  200  200  200  200  404
portfolio:account-lines[other]      GET    in  404  404  404  404  200  200  404
portfolio:account-lines-export      GET    in  404  200  200  200  200  200  404
portfolio:account-lines-export[other] GET  in  404  404  404  404  200  200  404
portfolio:unassigned                GET    in  403  403  403  403  200  200  403
portfolio:unassigned-documents-export GET  in  403  403  403  403  200  200  403
portfolio:unassigned-lines          GET    in  403  403  403  403  200  200  403
portfolio:unassigned-lines-export   GET    in  403  403  403  403  200  200  403
portfolio:products                  GET    in  200  200  200  200  200  200  200
portfolio:company-export            GET    in  403  403  403  403  403  403  403
portfolio:company-export[boss]      GET    in  403  403  403  403  403  403  200
portfolio:company-export            POST   in  403  403  403  403  403  403  403
portfolio:company-export[boss]      POST   in  403  403  403  403  403  403  302
portfolio:company-export-download   GET    in  403  403  403  403  403  403  403
portfolio:company-export-download[boss] GET in 403 403  403  403  403  403  404
portfolio:imports                   GET    in  403  403  403  403  200  200  200
portfolio:import                    GET    in  403  403  403  403  200  200  200
portfolio:import-new                GET    in  403  403  403  403  403  200  200
portfolio:import-new                POST   in  403  403  403  403  403  302  302
portfolio:import-draft              GET    in  403  403  403  403  403  200  404
portfolio:import-draft              POST   in  403  403  403  403  403  302  404
portfolio:import-draft-progress     GET    in  403  403  403  403  403  302  404
portfolio:import-draft-heads        POST   in  403  403  403  403  403  302  404
portfolio:import-draft-preview      POST   in  403  403  403  403  403  302  404
portfolio:import-draft-start        POST   in  403  403  403  403  403  302  404
portfolio:import-draft-drop         POST   in  403  403  403  403  403  302  404
portfolio:upload-begin              POST   in  403  403  403  403  403  200  200
portfolio:upload                    GET    in  403  403  403  403  403  200  404
portfolio:upload                    POST   in  403  403  403  403  403  400  404
portfolio:import-undo-preview       GET    in  403  403  403  403  200  200  200
portfolio:last-import-changes       GET    in  302  302  302  302  302  302  302
portfolio:import-changes            GET    in  200  200  200  200  200  200  200
portfolio:import-changes-export     GET    in  200  200  200  200  200  200  200
portfolio:import-changes-find       POST   in  302  302  302  302  302  302  302
portfolio:import-undo               POST   in  403  403  403  403  403  302  302
portfolio:import-rejects            GET    in  403  403  403  403  403  200  403
portfolio:import-mappings           GET    in  403  403  403  403  403  200  200
portfolio:import-mapping            GET    in  403  403  403  403  403  200  200
portfolio:import-mapping-file       GET    in  403  403  403  403  403  200  200
portfolio:import-mapping-remove     POST   in  403  403  403  403  403  302  302
portfolio:import-mapping-restore    POST   in  404  404  404  404  404  404  404
portfolio:tiers                     GET    in  403  403  403  403  200  200  200
portfolio:segments                  GET    in  403  403  403  403  200  200  200
portfolio:own-fields                GET    in  403  403  403  403  200  200  200
portfolio:tier-add                  GET    in  403  403  403  403  403  200  200
portfolio:tier-add                  POST   in  403  403  403  403  403  302  302
portfolio:tier-change               GET    in  403  403  403  403  403  200  200
portfolio:tier-change               POST   in  403  403  403  403  403  302  302
portfolio:tier-move                 POST   in  403  403  403  403  403  302  302
portfolio:tier-remove               GET    in  403  403  403  403  403  200  200
portfolio:tier-remove               POST   in  403  403  403  403  403  302  302
portfolio:segment-add               GET    in  403  403  403  403  403  200  200
portfolio:segment-add               POST   in  403  403  403  403  403  302  302
portfolio:segment-change            GET    in  403  403  403  403  403  200  200
portfolio:segment-change            POST   in  403  403  403  403  403  302  302
portfolio:segment-merge             GET    in  403  403  403  403  403  200  200
portfolio:segment-merge             POST   in  403  403  403  403  403  302  302
portfolio:segment-remove            GET    in  403  403  403  403  403  200  200
portfolio:segment-remove            POST   in  403  403  403  403  403  302  302
portfolio:own-field-add             GET    in  403  403  403  403  403  200  200
portfolio:own-field-add             POST   in  403  403  403  403  403  302  302
portfolio:own-field-change          GET    in  403  403  403  403  403  200  200
portfolio:own-field-change          POST   in  403  403  403  403  403  302  302
portfolio:own-field-move            POST   in  403  403  403  403  403  302  302
portfolio:own-field-remove          GET    in  403  403  403  403  403  200  200
portfolio:own-field-remove          POST   in  403  403  403  403  403  302  302
portfolio:rates                     GET    in  403  403  403  403  200  200  200
portfolio:rates-export              GET    in  403  403  403  403  200  200  200
portfolio:rate-set                  GET    in  403  403  403  403  403  200  200
portfolio:rate-set                  POST   in  403  403  403  403  403  302  302
portfolio:rate-remove               POST   in  403  403  403  403  403  302  302
portfolio:rates-month-set           POST   in  403  403  403  403  403  302  302
portfolio:import-schedules          GET    in  403  403  403  403  403  403  200
portfolio:import-schedule-new       GET    in  403  403  403  403  403  403  200
portfolio:import-schedule-new       POST   in  403  403  403  403  403  403  302
portfolio:import-schedule-new[what] GET    in  404  404  404  404  404  404  404
portfolio:import-schedule           GET    in  403  403  403  403  403  403  200
portfolio:import-schedule-edit      GET    in  403  403  403  403  403  403  200
portfolio:import-schedule-edit      POST   in  403  403  403  403  403  403  302
portfolio:import-schedule-pause     POST   in  403  403  403  403  403  403  302
portfolio:import-schedule-run       POST   in  403  403  403  403  403  403  302
portfolio:import-schedule-delete    POST   in  403  403  403  403  403  403  302
portfolio:import-addresses          GET    in  403  403  403  403  403  403  200
portfolio:import-addresses          POST   in  403  403  403  403  403  403  302
portfolio:import-address-remove     POST   in  403  403  403  403  403  403  302
portfolio:import-notice-dismiss     POST   in  404  404  404  404  404  404  302
stakeholders:account-if-leaves      GET    in  404  302  302  302  302  302  404
stakeholders:if-leaves              GET    in  404  200  200  200  200  200  404
stakeholders:if-leaves[elsewhere]   GET    in  404  404  404  404  404  404  404
stakeholders:threads                GET    in  200  200  200  200  200  200  200
stakeholders:threads-export         GET    in  200  200  200  200  200  200  200
stakeholders:threads-export[pdf]    GET    in  404  404  404  404  404  404  404
stakeholders:stage-set              GET    in  404  403  200  200  403  200  404
stakeholders:stage-set              POST   in  404  403  302  302  403  302  404
stakeholders:colleagues-leave       GET    in  200  302  302  302  302  302  200
stakeholders:colleague-leaves       GET    in  404  200  200  200  200  200  404
stakeholders:tie                    GET    in  404  200  200  200  200  200  404
stakeholders:tie-set                POST   in  404  403  302  302  403  302  404
stakeholders:tie-touch              POST   in  404  403  302  302  403  302  404
stakeholders:tie-remove             POST   in  404  403  200  200  403  200  404
stakeholders:ties-restore           POST   in  409  409  409  409  409  409  409
stakeholders:touch-add              GET    in  200  200  200  200  200  200  200
stakeholders:touch-add              POST   in  404  403  302  302  403  302  404
stakeholders:touches-noted          GET    in  302  302  302  302  302  302  302
stakeholders:touch-remove           POST   in  404  403  200  200  403  200  404
stakeholders:introductions          GET    in  404  200  200  200  200  200  404
stakeholders:introduction-find      GET    in  404  302  302  302  302  302  404
stakeholders:settings               GET    in  403  403  403  403  200  200  200
stakeholders:settings               POST   in  403  403  403  403  403  302  302
stakeholders:own-role-add           POST   in  403  403  403  403  403  302  302
stakeholders:own-role-retire        POST   in  403  403  403  403  403  302  302
stakeholders:people                 GET    in  200  200  200  200  200  200  200
stakeholders:people-export          GET    in  200  200  200  200  200  200  200
stakeholders:people-export[xlsx]    GET    in  200  200  200  200  200  200  200
stakeholders:people-export[pdf]     GET    in  404  404  404  404  404  404  404
stakeholders:people-export[cards]   GET    in  200  200  200  200  200  200  200
stakeholders:import-new             GET    in  200  200  200  200  403  200  200
stakeholders:import-new             POST   in  422  422  422  422  403  422  422
stakeholders:import                 GET    in  404  404  404  200  403  200  404
stakeholders:import-progress        GET    in  404  404  404  302  403  302  404
stakeholders:import-start           POST   in  404  404  404  302  403  403  404
stakeholders:import-drop            POST   in  404  404  404  302  403  403  404
stakeholders:import-undo            POST   in  404  404  404  302  403  302  404
stakeholders:import-rejects         GET    in  404  404  404  200  403  200  404
stakeholders:duplicates             GET    in  200  200  200  200  200  200  200
stakeholders:person-distinct        POST   in  404  403  302  302  403  302  404
stakeholders:merge                  GET    in  404  403  200  200  403  200  404
stakeholders:merge                  POST   in  404  403  302  302  403  302  404
stakeholders:merge-undo             POST   in  404  403  302  302  403  302  404
stakeholders:person-vcard           GET    in  404  200  200  200  200  200  404
stakeholders:account-vcards         GET    in  404  200  200  200  200  200  404
stakeholders:quick-add              GET    in  200  200  200  200  403  200  200
stakeholders:quick-add              POST   in  404  403  302  302  403  302  404
stakeholders:person-add             GET    in  404  403  200  200  403  200  404
stakeholders:person-add             POST   in  404  403  302  302  403  302  404
stakeholders:person-alike           GET    in  404  403  200  200  403  200  404
stakeholders:person                 GET    in  404  200  200  200  200  200  404
stakeholders:person-change          GET    in  404  403  200  200  403  200  404
stakeholders:person-change          POST   in  404  403  302  302  403  302  404
stakeholders:position-change        GET    in  404  403  200  200  403  200  404
stakeholders:position-change        POST   in  404  403  302  302  403  302  404
stakeholders:ways-set               GET    in  404  403  200  200  403  200  404
stakeholders:ways-set               POST   in  404  403  302  302  403  302  404
stakeholders:roles-set              GET    in  404  403  200  200  403  200  404
stakeholders:roles-set              POST   in  404  403  302  302  403  302  404
stakeholders:position-end           GET    in  404  403  200  200  403  200  404
stakeholders:position-end           POST   in  404  403  302  302  403  302  404
stakeholders:position-resume        POST   in  404  403  302  302  403  302  404
stakeholders:person-moved           GET    in  404  403  200  200  403  200  404
stakeholders:person-moved           POST   in  404  403  422  422  403  422  404
stakeholders:opinion-note           GET    in  404  403  200  200  403  200  404
stakeholders:opinion-note           POST   in  404  403  302  302  403  302  404
stakeholders:opinion-note[unknown]  GET    in  404  404  404  404  404  404  404
stakeholders:opinion-withdraw       POST   in  404  403  302  302  403  302  404
selection:rounds                    GET    in  200  200  200  200  200  200  200
selection:criteria                  GET    in  403  403  403  403  200  200  403
selection:criterion-add             GET    in  403  403  403  403  403  200  403
selection:criterion-add             POST   in  403  403  403  403  403  302  403
selection:criterion                 GET    in  403  403  403  403  403  200  403
selection:criterion                 POST   in  403  403  403  403  403  302  403
selection:criterion-retire          POST   in  403  403  403  403  403  302  403
selection:round-start               GET    in  403  403  403  403  403  200  403
selection:round-start               POST   in  403  403  403  403  403  422  403
selection:round-criteria            GET    in  404  404  404  403  200  200  404
selection:round-criteria            POST   in  404  404  404  403  403  302  404
selection:round-criteria[run]       GET    in  404  403  403  403  200  200  404
selection:round-rename              GET    in  403  403  403  403  403  200  403
selection:round-rename              POST   in  403  403  403  403  403  302  403
selection:round-remove              GET    in  403  403  403  403  403  200  403
selection:round-remove              POST   in  403  403  403  403  403  302  403
selection:round-run                 GET    in  403  403  403  403  403  200  403
selection:round-run                 POST   in  403  403  403  403  403  302  403
selection:round-close               GET    in  403  403  403  403  403  200  403
selection:round-close               POST   in  403  403  403  403  403  302  403
selection:round-measure             POST   in  403  403  403  403  403  302  403
selection:round-progress            GET    in  404  404  404  403  302  302  404
selection:round-weights             GET    in  404  404  404  403  200  200  404
selection:round-weights             POST   in  404  404  404  403  403  302  404
selection:round-weights[run]        GET    in  404  403  403  403  200  200  404
selection:round-pairs               GET    in  404  404  404  403  200  200  404
selection:round-pairs               POST   in  404  404  404  403  403  302  404
selection:round-rules               GET    in  404  404  404  403  200  200  404
selection:round-rules               POST   in  404  404  404  403  403  302  404
selection:round-scores              GET    in  404  404  404  403  200  200  404
selection:round-anchors             GET    in  404  404  404  403  302  302  404
selection:round-anchors             POST   in  404  404  404  403  403  302  404
selection:round-confirm             POST   in  403  403  403  403  403  302  403
selection:round-short-list          GET    in  404  404  404  403  200  200  404
selection:round-short-list          POST   in  404  404  404  403  403  302  404
selection:round-judges              GET    in  404  404  404  403  200  200  404
selection:round-judges              POST   in  404  404  404  403  403  302  404
selection:round-judges[release]     POST   in  404  404  404  403  403  302  404
selection:round-judgements          GET    in  404  404  404  403  200  200  404
selection:account                   GET    in  404  404  404  403  200  200  404
selection:account[run]              GET    in  404  200  200  200  200  200  404
# The lead is the one judge of both rounds.
selection:judging                   GET    in  200  200  200  200  200  200  200
selection:judge                     GET    in  404  404  404  200  200  200  404
selection:judge[run]                GET    in  404  404  404  200  200  200  404
selection:judge-score               POST   in  404  404  404  302  404  404  404
selection:judge-score[run]          POST   in  404  404  404  409  404  404  404
selection:round-ranking             GET    in  404  200  200  200  200  200  404
selection:round-ranking[open]       GET    in  404  404  404  403  200  200  404
selection:round-ranking-export      GET    in  404  200  200  200  200  200  404
selection:round-what-if             GET    in  404  302  302  302  302  302  404
selection:round-what-if-save        POST   in  404  403  403  403  403  302  404
selection:round-decisions           GET    in  404  403  403  403  200  200  404
selection:accept-inside             POST   in  403  403  403  403  403  302  403
selection:decide                    GET    in  404  403  403  403  200  200  404
selection:decide                    POST   in  404  403  403  403  403  302  404
selection:reopen                    POST   in  404  403  403  403  403  422  404
selection:round-list                GET    in  404  200  200  200  200  200  404
selection:reviews                   GET    in  200  200  200  200  200  200  200
selection:review-confirm            POST   in  404  403  403  403  403  302  404
stakeholders:person-held            GET    in  404  200  200  200  200  200  404
stakeholders:person-export          POST   in  404  403  200  200  403  200  404
stakeholders:person-correct         GET    in  404  403  200  200  403  200  404
stakeholders:person-correct         POST   in  404  403  302  302  403  302  404
stakeholders:person-object          POST   in  404  403  302  302  403  302  404
stakeholders:objection-decide       POST   in  404  403  302  302  403  302  404
stakeholders:person-erase           GET    in  404  200  200  200  200  200  404
stakeholders:person-erase           POST   in  404  403  302  302  403  302  404
stakeholders:retention              GET    in  200  200  200  200  200  200  200
stakeholders:retention-decide       POST   in  302  302  302  302  302  302  302
stakeholders:retention-times        GET    in  403  403  403  403  403  200  200
stakeholders:retention-times        POST   in  403  403  403  403  403  302  302
selection:board-pdf                 GET    in  404  403  403  403  200  200  404
selection:board-xlsx                GET    in  404  403  403  403  200  200  404
economics:concentration             GET    in  200  200  200  200  200  200  200
economics:concentration-what-if     GET    in  302  302  302  302  302  302  302
economics:concentration-export      GET    in  200  200  200  200  200  200  200
economics:concentration-account     GET    in  404  302  302  302  302  302  404
economics:concentration-account[second] GET in 404 404  404  404  302  302  404
economics:margin                    GET    in  200  200  200  200  200  200  200
economics:segments                  GET    in  200  200  200  200  200  200  200
economics:trend                     GET    in  200  200  200  200  200  200  200
economics:retention                 GET    in  200  200  200  200  200  200  200
economics:report-table              GET    in  404  200  200  200  200  200  404
economics:report-picture            GET    in  404  200  200  200  200  200  404
economics:report-document           GET    in  404  200  200  200  200  200  404
"""
# allauth's own pages: all of them are about the visitor, whoever that is. Changing the second
# factor leads to the password first.
SIGN_IN_DOORS = """
account_login                    GET   200  302  302  302  302  302  302  302
account_logout                   POST  302  302  302  302  302  302  302  302
account_inactive                 GET   200  200  200  200  200  200  200  200
account_reauthenticate           GET    in  200  200  200  200  200  200  200
account_change_password          GET    in  200  200  200  200  200  200  200
account_reset_password           GET   200  200  200  200  200  200  200  200
account_reset_password_done      GET   200  200  200  200  200  200  200  200
account_reset_password_from_key  GET   200  200  200  200  200  200  200  200
account_reset_password_from_key_done GET 200 200 200 200  200  200  200  200
mfa_login_webauthn               GET    in  302  302  302  302  302  302  302
mfa_login_webauthn               POST   in  302  302  302  302  302  302  302
mfa_add_webauthn                 GET    in  302  302  302  302  302  302  302
mfa_edit_webauthn                GET    in  302  302  302  302  302  302  302
mfa_remove_webauthn              GET    in  302  302  302  302  302  302  302
mfa_reauthenticate_webauthn      GET    in  302  302  302  302  302  302  302
# Company sign-in is not there where the operator has named no provider; tests/provider has one.
company_sign_in                  GET   404  404  404  404  404  404  404  404
company_sign_in_back             GET   404  404  404  404  404  404  404  404
company_sign_in_ended            POST  404  404  404  404  404  404  404  404
mfa_index                        GET    in  200  200  200  200  200  200  200
mfa_authenticate                 GET    in  302  302  302  302  302  302  302
mfa_reauthenticate               GET    in  302  302  302  302  302  302  302
mfa_activate_totp                GET    in  302  302  302  302  302  302  302
mfa_deactivate_totp              GET    in  404  404  404  404  404  404  404
mfa_view_recovery_codes          GET    in  404  404  404  404  404  404  404
mfa_generate_recovery_codes      GET    in  302  302  302  302  302  302  302
mfa_download_recovery_codes      GET    in  404  404  404  404  404  404  404
"""


def number_of(row):
    return lambda world: {"pk": getattr(world, row).pk}


def change_of(field, row="account"):
    return lambda world: {"pk": getattr(world, row).pk, "field": field}


def seen_of(tie):
    return json.dumps([tie.rating, tie.user_id if tie.is_owner else None, tie.note])


def revenue_of(found):
    return found.version.criteria.get(criterion__code="revenue").criterion_id


CONTRACT = {
    "title": "Framework agreement",
    "renewal": "open",
    "source": "document",
    "is_confirmed": "True",
}
DEAL = {
    "title": "Drives for line 3",
    "outcome": "won",
    "decided_on": "2026-04-01",
    "source": "observation",
}
KIND = {"section": "company", "value_type": "number", "life_months": "12"}
# What an address needs, by its case or else by its name.
ARGUMENTS = {
    "web:account-dossier[other]": lambda world: {"pk": world.other.pk},
    "dossier:fact-note": lambda world: {"pk": world.account.pk, "kind": "goals"},
    **dict.fromkeys(("dossier:fact", "dossier:fact-withdraw"), number_of("fact")),
    "dossier:fact-answer": number_of("against"),
    "dossier:contract-answer": number_of("contract"),
    "dossier:version-restore": number_of("version"),
    **dict.fromkeys(
        ("dossier:file", "dossier:file-download", "dossier:file-remove", "dossier:file-restore"),
        number_of("file"),
    ),
    **dict.fromkeys(
        ("dossier:contract", "dossier:contract-edit", "dossier:contract-withdraw"),
        number_of("contract"),
    ),
    "dossier:contract-restore": number_of("contract_version"),
    **dict.fromkeys(
        ("dossier:presence", "dossier:presence-edit", "dossier:presence-withdraw"),
        number_of("presence"),
    ),
    "dossier:presence-restore": number_of("presence_version"),
    "dossier:competitors-export": lambda world: {"kind": "csv"},
    "dossier:competitors-export[nothing]": lambda world: {"kind": "exe"},
    **dict.fromkeys(
        (
            "dossier:competitor",
            "dossier:competitor-change",
            "dossier:competitor-retire",
            "dossier:competitor-merge",
        ),
        number_of("competitor"),
    ),
    "dossier:competitor-part": number_of("merged_competitor"),
    **dict.fromkeys(
        ("dossier:point-rename", "dossier:point-move", "dossier:point-retire"),
        lambda world: {"key": "price"},
    ),
    **dict.fromkeys(
        ("dossier:contest", "dossier:contest-remove", "dossier:contest-restore"),
        number_of("contest"),
    ),
    "dossier:contracts-export": lambda world: {"kind": "xlsx"},
    **dict.fromkeys(
        ("dossier:kind-edit", "dossier:kind-move", "dossier:kind-retire"), number_of("kind")
    ),
    **dict.fromkeys(("dossier:revision", "dossier:revision-end"), number_of("revision")),
    **dict.fromkeys(
        (
            "web:account",
            "web:account-money",
            "web:account-dossier",
            "dossier:paper",
            "web:account-dossier-contracts",
            "dossier:contract-add",
            "dossier:contracts-still-true",
            "web:account-dossier-files",
            "dossier:file-add",
            "dossier:still-true",
            "dossier:revision-begin",
            "web:account-dossier-competitors",
            "dossier:presence-add",
            "dossier:presences-still-true",
            "dossier:contest-add",
            "web:account-people",
            "web:account-people-table",
            "web:account-people-ties",
            "web:account-people-coverage",
            "web:account-team",
            "web:account-history",
            "web:account-identity",
            "portfolio:account-distinct",
            "portfolio:account-keys",
            "portfolio:account-merge",
            "portfolio:account-product-groups",
            "portfolio:account-groups-bought",
            "portfolio:account-prices",
            "portfolio:account-latest-documents",
            "portfolio:account-documents",
            "portfolio:account-product-groups",
            "portfolio:account-documents-export",
            "portfolio:account-lines",
            "portfolio:account-lines-export",
            "portfolio:member-set",
            "portfolio:key-status-set",
        ),
        number_of("account"),
    ),
    **dict.fromkeys(
        (
            "web:account[other]",
            "web:account-people[other]",
            "portfolio:account-keys[other]",
            "portfolio:account-product-groups[other]",
            "portfolio:account-groups-bought[other]",
            "portfolio:account-prices[other]",
            "portfolio:account-latest-documents[other]",
            "portfolio:account-documents[other]",
            "portfolio:account-documents-export[other]",
            "portfolio:account-lines[other]",
            "portfolio:account-lines-export[other]",
        ),
        number_of("other"),
    ),
    **dict.fromkeys(
        (
            "web:import-history",
            "portfolio:import",
            "portfolio:import-undo",
            "portfolio:import-undo-preview",
            "portfolio:import-changes",
            "portfolio:import-changes-export",
            "portfolio:import-changes-find",
            "portfolio:import-rejects",
        ),
        number_of("batch"),
    ),
    **dict.fromkeys(
        ("web:view", "web:view-keep", "web:view-remove", "web:view-restore"),
        number_of("view"),
    ),
    **dict.fromkeys(
        (
            "portfolio:import-mapping",
            "portfolio:import-mapping-file",
            "portfolio:import-mapping-remove",
        ),
        number_of("mapping"),
    ),
    **dict.fromkeys(
        (
            "web:user",
            "web:user-deactivate",
            "web:user-reactivate",
            "web:user-second-factor-reset",
            "web:user-sessions-end",
            "web:user-password-reset",
        ),
        number_of("colleague"),
    ),
    **dict.fromkeys(
        (
            "portfolio:import-draft",
            "portfolio:import-draft-progress",
            "portfolio:import-draft-heads",
            "portfolio:import-draft-preview",
            "portfolio:import-draft-start",
            "portfolio:import-draft-drop",
        ),
        number_of("draft"),
    ),
    "portfolio:upload": lambda world: {"token": world.draft.upload.token},
    **dict.fromkeys(
        ("portfolio:tier-change", "portfolio:tier-move", "portfolio:tier-remove"),
        number_of("tier"),
    ),
    **dict.fromkeys(
        ("portfolio:segment-change", "portfolio:segment-merge", "portfolio:segment-remove"),
        number_of("segment"),
    ),
    **dict.fromkeys(
        ("portfolio:own-field-change", "portfolio:own-field-move", "portfolio:own-field-remove"),
        number_of("own_field"),
    ),
    **dict.fromkeys(
        (
            "stakeholders:tie",
            "stakeholders:tie-set",
            "stakeholders:tie-touch",
            "stakeholders:tie-remove",
        ),
        lambda world: {"pk": world.position.pk, "user": world.tie.user_id},
    ),
    "stakeholders:introductions": number_of("boss"),
    "stakeholders:introduction-find": number_of("account"),
    "web:account-identity[merged]": number_of("gone"),
    "portfolio:merge-undo": number_of("merge"),
    "portfolio:key-split": number_of("key"),
    "portfolio:parent-correct": lambda world: {"pk": world.below.pk, "span": world.span.pk},
    **dict.fromkeys(
        (
            "portfolio:import-schedule",
            "portfolio:import-schedule-edit",
            "portfolio:import-schedule-pause",
            "portfolio:import-schedule-run",
            "portfolio:import-schedule-delete",
        ),
        number_of("schedule"),
    ),
    "portfolio:import-schedule-new": lambda world: {"origin": "address"},
    "portfolio:import-schedule-new[what]": lambda world: {"origin": "what"},
    "portfolio:import-address-remove": number_of("address"),
    "portfolio:import-notice-dismiss": number_of("notice"),
    **dict.fromkeys(
        (
            "web:webhook",
            "web:webhook-change",
            "web:webhook-switch",
            "web:webhook-delete",
            "web:webhook-secret",
            "web:webhook-test",
            "web:webhook-resend",
        ),
        number_of("webhook"),
    ),
    **dict.fromkeys(
        ("web:webhook-delivery", "web:webhook-delivery-resend"), number_of("webhook_delivery")
    ),
    **dict.fromkeys(
        (
            "stakeholders:person",
            "stakeholders:person-change",
            "stakeholders:position-change",
            "stakeholders:ways-set",
            "stakeholders:roles-set",
            "stakeholders:position-end",
            "stakeholders:position-resume",
            "stakeholders:person-moved",
        ),
        number_of("position"),
    ),
    **dict.fromkeys(("stakeholders:person-add", "stakeholders:person-alike"), number_of("account")),
    **dict.fromkeys(
        ("stakeholders:opinion-note", "stakeholders:opinion-withdraw"),
        lambda world: {"pk": world.position.pk, "kind": "power"},
    ),
    "stakeholders:opinion-note[unknown]": lambda world: {"pk": world.position.pk, "kind": "mood"},
    "stakeholders:own-role-retire": lambda world: {"pk": 1},
    "stakeholders:people-export": lambda world: {"kind": "csv"},
    "stakeholders:people-export[xlsx]": lambda world: {"kind": "xlsx"},
    "stakeholders:people-export[pdf]": lambda world: {"kind": "pdf"},
    "stakeholders:people-export[cards]": lambda world: {"kind": "vcf"},
    **dict.fromkeys(
        (
            "stakeholders:import",
            "stakeholders:import-progress",
            "stakeholders:import-start",
            "stakeholders:import-drop",
            "stakeholders:import-undo",
            "stakeholders:import-rejects",
        ),
        number_of("people_import"),
    ),
    **dict.fromkeys(
        ("stakeholders:person-distinct", "stakeholders:merge"),
        lambda world: {"pk": world.position.person_id},
    ),
    "stakeholders:merge-undo": number_of("people_merge"),
    "stakeholders:person-vcard": number_of("position"),
    "stakeholders:account-vcards": number_of("account"),
    "web:job": number_of("job"),
    "web:job-start-again": number_of("job"),
    "web:invitation-revoke": number_of("invitation"),
    **dict.fromkeys(
        ("stakeholders:map-board", "stakeholders:map-tidy", "stakeholders:map-undo"),
        number_of("account"),
    ),
    "stakeholders:map-export": lambda world: {"pk": world.account.pk, "kind": "svg"},
    "stakeholders:map-export[nothing]": lambda world: {"pk": world.account.pk, "kind": "exe"},
    **dict.fromkeys(
        (
            "stakeholders:map-card",
            "stakeholders:map-reports",
            "stakeholders:map-line",
            "stakeholders:map-place",
        ),
        number_of("position"),
    ),
    "stakeholders:map-line-remove": number_of("line"),
    "web:invitation": lambda world: {"token": world.token},
    "web:invitation[spent]": lambda world: {"token": "spent"},
    "portfolio:account-change": change_of("name"),
    "portfolio:account-change[country]": change_of("country"),
    "portfolio:account-change[owner]": change_of("owner"),
    "portfolio:account-change[parent]": change_of("parent"),
    "portfolio:account-change[unknown]": change_of("unknown"),
    "portfolio:account-change[site]": change_of("site"),
    "portfolio:account-change[tier]": change_of("tier"),
    "portfolio:account-change[own]": lambda world: {
        "pk": world.account.pk,
        "field": f"own-{world.own_field.pk}",
    },
    "portfolio:accounts-change-undo": number_of("bulk_change"),
    "portfolio:account-change[other]": change_of("name", "other"),
    "portfolio:key-status-undo": lambda world: {
        "pk": world.account.pk,
        "status": world.key_status.pk,
    },
    "portfolio:member-remove": lambda world: {
        "pk": world.account.pk,
        "user": world.people["reader"].pk,
    },
    "web:token-revoke": number_of("api_token"),
    "api-reference-area": lambda world: {"area": "reports"},
    "api-reference-area[nothing]": lambda world: {"area": "nothing"},
    "api-nothing": lambda world: {"rest": "v1/nothing"},
    "economics:concentration-account": lambda world: {"rank": 1},
    "economics:concentration-account[second]": lambda world: {"rank": 2},
    "economics:report-table": lambda world: {"report": "margin", "kind": "csv"},
    "economics:report-picture": lambda world: {
        "report": "retention",
        "picture": "bridge",
        "kind": "svg",
    },
    "economics:report-document": lambda world: {"report": "margin"},
    **dict.fromkeys(
        (
            "selection:round-short-list",
            "selection:round-judges",
            "selection:round-judgements",
            "selection:judge",
        ),
        number_of("round"),
    ),
    "selection:judge[run]": number_of("run_round"),
    "selection:account": lambda world: {"pk": world.round.pk, "row": world.row.pk},
    "selection:account[run]": lambda world: {"pk": world.run_round.pk, "row": world.run_row.pk},
    "selection:judge-score": lambda world: {
        "pk": world.round.pk,
        "row": world.row.pk,
        "criterion": world.criterion.pk,
    },
    "selection:judge-score[run]": lambda world: {
        "pk": world.run_round.pk,
        "row": world.run_row.pk,
        "criterion": world.criterion.pk,
    },
    **dict.fromkeys(
        (
            "selection:round-criteria",
            "selection:round-rename",
            "selection:round-remove",
            "selection:round-run",
            "selection:round-measure",
            "selection:round-progress",
        ),
        number_of("round"),
    ),
    **dict.fromkeys(
        ("selection:round-criteria[run]", "selection:round-close"), number_of("run_round")
    ),
    **dict.fromkeys(("selection:criterion", "selection:criterion-retire"), number_of("criterion")),
    **dict.fromkeys(
        (
            "selection:round-weights",
            "selection:round-pairs",
            "selection:round-rules",
            "selection:round-scores",
        ),
        number_of("round"),
    ),
    "selection:round-weights[run]": number_of("run_round"),
    "selection:round-anchors": lambda world: {
        "pk": world.round.pk,
        "criterion": revenue_of(world.round),
    },
    **dict.fromkeys(
        (
            "selection:board-pdf",
            "selection:board-xlsx",
            "selection:round-ranking",
            "selection:round-ranking-export",
            "selection:round-what-if",
            "selection:round-what-if-save",
            "selection:round-decisions",
            "selection:accept-inside",
            "selection:round-list",
        ),
        number_of("run_round"),
    ),
    "selection:round-ranking[open]": number_of("round"),
    **dict.fromkeys(("selection:decide", "selection:reopen"), number_of("run_row")),
    "selection:review-confirm": number_of("account"),
    **dict.fromkeys(
        ("stakeholders:account-if-leaves", "stakeholders:stage-set"), number_of("account")
    ),
    "dossier:revisions-export": lambda world: {"kind": "csv"},
    "dossier:revisions-export[pdf]": lambda world: {"kind": "pdf"},
    "stakeholders:threads-export": lambda world: {"kind": "csv"},
    "stakeholders:threads-export[pdf]": lambda world: {"kind": "pdf"},
    "stakeholders:if-leaves": number_of("position"),
    "stakeholders:if-leaves[elsewhere]": lambda world: {"pk": 987_654_321},
    "stakeholders:colleague-leaves": lambda world: {"pk": world.people["lead"].pk},
    **dict.fromkeys(
        (
            "stakeholders:person-held",
            "stakeholders:person-export",
            "stakeholders:person-object",
            "stakeholders:objection-decide",
            "stakeholders:person-erase",
        ),
        lambda world: {"pk": world.position.person_id},
    ),
    "stakeholders:person-correct": lambda world: {
        "pk": world.position.person_id,
        "section": "positions",
        "entry": world.position.pk,
    },
    "selection:round-confirm": lambda world: {"pk": world.round.pk, "step": "criteria"},
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), lambda world: {"pk": 1}),
    "account_reset_password_from_key": lambda world: {"uidb36": "1", "key": "spent"},
}
POSTED = {
    "stakeholders:person-distinct": lambda world: {"other": world.boss.person_id},
    "stakeholders:merge": lambda world: {"with": world.boss.person_id},
    "stakeholders:stage-set": lambda world: {"stage": "basic", "why": "They buy what they know."},
    "stakeholders:tie-set": lambda world: {"rating": "2", "seen": seen_of(world.tie)},
    "stakeholders:tie-touch": lambda world: {"kind": "call", "day": "2026-09-30"},
    "stakeholders:touch-add": lambda world: {
        "account": world.account.pk,
        "positions": world.position.pk,
        "users": world.tie.user_id,
        "kind": "call",
        "day": "2026-09-30",
    },
    "stakeholders:touch-remove": lambda world: {"touch": world.touch.pk},
    "stakeholders:settings": lambda world: {"roles": ["decider", "user"]},
    "stakeholders:own-role-add": lambda world: {"name": "Sponsor"},
    "stakeholders:quick-add": lambda world: {"name": "Nadia New", "account": world.account.pk},
    "stakeholders:person-add": lambda world: {"name": "Nadia New", "title": "Buyer"},
    "stakeholders:person-change": lambda world: {"name": "Anke Vogt-Weber"},
    "stakeholders:position-change": lambda world: {"title": "Buyer", "reports_to": world.boss.pk},
    "stakeholders:ways-set": lambda world: {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-kind": "email",
        "form-0-value": "a.vogt@example.com",
    },
    "stakeholders:roles-set": lambda world: {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-role": "decider",
    },
    "stakeholders:position-end": lambda world: {"until": "2026-10-01"},
    "stakeholders:opinion-note": lambda world: {
        "number": "4",
        "why": "She signed.",
        "basis": "interest",
    },
    "dossier:fact-note": lambda world: {
        "text": "Nine shops",
        "source": "observation",
        "is_confirmed": "True",
        "seen": str(world.version.pk),
    },
    **dict.fromkeys(
        ("dossier:contract-answer", "dossier:fact-answer"),
        lambda world: {"why": "Agreed with them"},
    ),
    "portfolio:directory-text": lambda world: {"text": "Tell their manager."},
    "dossier:still-true": lambda world: {"version": str(world.version.pk)},
    "dossier:contract-add": lambda world: CONTRACT,
    "dossier:contract-edit": lambda world: {**CONTRACT, "seen": str(world.contract_version.pk)},
    "dossier:contract-withdraw": lambda world: {"seen": str(world.contract_version.pk)},
    "dossier:contracts-still-true": lambda world: {"version": str(world.contract_version.pk)},
    "dossier:revision": lambda world: {"act": "skipped"},
    "dossier:presence-add": lambda world: {
        "competitor": "Servalt",
        "product_group": "Gears",
        "supplies": "Gears",
        "source": "observation",
        "is_confirmed": "True",
    },
    "dossier:presence-edit": lambda world: {
        "supplies": "Drives",
        "source": "observation",
        "is_confirmed": "True",
        "seen": str(world.presence_version.pk),
    },
    "dossier:presences-still-true": lambda world: {"version": str(world.presence_version.pk)},
    "dossier:competitor-add": lambda world: {"name": "Entirely new"},
    "dossier:competitor-change": lambda world: {"name": "Servalt Group"},
    "dossier:competitor-retire": lambda world: {"retired": "1"},
    "dossier:competitor-merge": lambda world: {"target": str(world.other_competitor.pk)},
    "dossier:point-add": lambda world: {"name": "Sustainability"},
    "dossier:point-rename": lambda world: {"name": "Cost"},
    "dossier:point-move": lambda world: {"to": "down"},
    "dossier:point-retire": lambda world: {"retired": "1"},
    "dossier:contest-add": lambda world: DEAL,
    "dossier:contest": lambda world: {**DEAL, "seen": str(world.contest.edition)},
    "dossier:file": lambda world: {"name": "Offer.txt", "note": "From Anke"},
    "dossier:kind-add": lambda world: {**KIND, "name": "Vans"},
    "dossier:kind-edit": lambda world: {**KIND, "name": "Vehicles in the fleet"},
    "dossier:kind-move": lambda world: {"to": "down"},
    "dossier:kind-retire": lambda world: {"retired": "1"},
    "stakeholders:map-reports": lambda world: {"boss": "", "seen": world.boss.pk},
    "stakeholders:map-line": lambda world: {
        "kind": "influence",
        "other": world.boss.pk,
        "is_listener": "yes",
        "strength": "2",
    },
    "stakeholders:map-place": lambda world: {"x": "30", "y": "170"},
    "selection:round-short-list": lambda world: {"one": f"off:{world.row.pk}"},
    "selection:round-judges": lambda world: {"user": world.colleague.pk, "scope": "all"},
    "selection:round-judges[release]": lambda world: {"release": world.people["lead"].pk},
    "selection:judge-score": lambda world: {"score": "7", "evidence": "Seen."},
    "selection:judge-score[run]": lambda world: {"score": "7", "evidence": "Seen."},
    "selection:accept-inside": lambda world: {
        "rows": str(world.run_row.pk),
        "reason": "Inside the line.",
    },
    "selection:decide": lambda world: {"verdict": "accept", "reason": "It grows.", "seen": "0"},
    "selection:reopen": lambda world: {"reason": "New figures.", "seen": "1"},
    "selection:review-confirm": lambda world: {"reason": "It grows on."},
    "stakeholders:person-export": lambda world: {"kind": "json", "language": "en"},
    "stakeholders:person-correct": lambda world: {"title": "CFO", "asked_on": "2026-09-20"},
    "stakeholders:person-object": lambda world: {"asked_on": "2026-09-20"},
    "stakeholders:objection-decide": lambda world: {"outcome": "lifted", "why": "We need it."},
    "stakeholders:person-erase": lambda world: {"typed": str(world.position.person)},
    "stakeholders:retention-decide": lambda world: {"do": "delete", "chosen": ["left-0"]},
    "stakeholders:retention-times": lambda world: {
        "opinions": "12",
        "touches": "60",
        "ways": "12",
        "left": "36",
        "silent": "36",
    },
    "web:profile-set": lambda world: {"theme": "dark"},
    "web:view-save": lambda world: {"list": "portfolio:accounts", "name": "Mine", "query": "q=a"},
    "web:view-open-with": lambda world: {"list": "portfolio:accounts", "view": world.view.pk},
    "web:list-columns": lambda world: {"list": "portfolio:accounts", "order": ["name", "tier"]},
    "web:list-columns[users]": lambda world: {"list": "web:users", "order": ["name", "state"]},
    "web:view": lambda world: {"name": "Falling fast", "audience": "head"},
    "web:tokens": lambda world: {"name": "nightly", "days": "30", "accounts": "read"},
    "portfolio:import-addresses": lambda world: {"host": "other.example.com"},
    **{
        case: lambda world, name=name: {
            "name": name,
            "mapping": world.mapping.pk,
            "address": "https://files.example.com/sales.csv",
            "every_minutes": "60",
        }
        for case, name in (
            ("portfolio:import-schedule-new", "Another"),
            ("portfolio:import-schedule-edit", "Nightly"),
        )
    },
    "web:invitation": lambda world: {
        "name": "Ivan Invited",
        "password": "a long and sound one 7",
        "password_again": "a long and sound one 7",
    },
    "web:settings-company": lambda world: {
        "name": "Test Works",
        "currency": "EUR",
        "first_month": "1",
        "language": "en",
    },
    "web:settings-thresholds": lambda world: {
        "dependence_limit_share": "25",
        "a_class_limit_share": "80",
        "b_class_limit_share": "95",
        "watch_decline_share": "5",
        "act_decline_share": "10",
    },
    "web:user": lambda world: {"role": "observer"},
    "web:user-invite": lambda world: {
        "email": "new@example.com",
        "name": "Nina New",
        "role": "member",
    },
    **dict.fromkeys(
        ("web:webhook-new", "web:webhook-change"),
        lambda world: {
            "url": "https://127.0.0.1:9/in",
            "events": ["alarm.raised"],
            "allows_inside": "on",
        },
    ),
    "selection:criterion-add": lambda world: {
        "name": "Another criterion",
        "axis": "strength",
        "level_1": "Bad.",
        "level_10": "Good.",
    },
    "selection:criterion": lambda world: {
        "name": "Another name",
        "axis": "strength",
        "level_1": "Bad.",
        "level_10": "Good.",
    },
    "selection:criterion-retire": lambda world: {"is_retired": "1"},
    "selection:round-start": lambda world: {"name": "Another", "begin": "data"},
    "selection:round-criteria": lambda world: {
        "chosen": ["growth", "revenue", world.criterion.pk],
        "do": "keep",
    },
    "selection:round-rename": lambda world: {"name": "Another name"},
    "selection:round-weights": lambda world: {
        f"weight-{pk}": "100" if not place else "0"
        for place, pk in enumerate(world.round.version.criteria.values_list("criterion", flat=True))
    },
    "selection:round-rules": lambda world: {"max_accounts": "20"},
    "selection:round-anchors": lambda world: {"worst": "1000", "best": "5000"},
    "web:profile": lambda world: {"name": "Another Name", "language": "", "theme": "dark"},
    "portfolio:import-new": lambda world: {"pasted": "Customer\tName\nC1\tNew name"},
    "portfolio:rate-set": lambda world: {
        "currency": "USD",
        "month": "2026-09",
        "rate": "0.9",
        "origin": "ECB",
    },
    "portfolio:rate-remove": lambda world: {"currency": "USD", "month": "2026-09"},
    "portfolio:rates-month-set": lambda world: {"month": ""},
    "portfolio:import-draft": lambda world: {
        "kind": "sales",
        "source": "erp",
        "currency": "EUR",
        **{
            f"{part}-{place}": value
            for place, pair in enumerate(
                (("Invoice", "document"), ("Date", "invoiced_on"), ("Net", "net_amount"))
            )
            for part, value in zip(("column", "is"), pair, strict=True)
        },
    },
    "portfolio:import-draft-heads": lambda world: {"remove": "1"},
    "portfolio:upload-begin": lambda world: {"name": "a.csv", "size": "10"},
    "portfolio:account-create": lambda world: {"name": "Added by hand"},
    "portfolio:account-change": lambda world: {"name": "Another name"},
    "portfolio:account-change[other]": lambda world: {"name": "Another name"},
    "portfolio:account-change[country]": lambda world: {"country": "CZ"},
    "portfolio:account-change[owner]": lambda world: {"owner": world.colleague.pk},
    "portfolio:account-change[parent]": lambda world: {"parent": world.other.pk},
    "portfolio:account-change[site]": lambda world: {"site": "Brno"},
    "portfolio:account-change[tier]": lambda world: {"tier": world.other_tier.pk},
    "portfolio:account-change[own]": lambda world: {"value": "South"},
    "portfolio:accounts-change": lambda world: {
        "chosen": [world.account.pk, world.other.pk],
        "do": "tier",
        "to_tier": world.other_tier.pk,
    },
    "portfolio:tier-add": lambda world: {"name": "Another tier"},
    "portfolio:tier-change": lambda world: {"name": "Another tier"},
    "portfolio:tier-move": lambda world: {"direction": "up"},
    "portfolio:tier-remove": lambda world: {"target": world.other_tier.pk},
    "portfolio:segment-add": lambda world: {"name": "Another segment"},
    "portfolio:segment-change": lambda world: {"name": "Another segment"},
    "portfolio:segment-merge": lambda world: {"target": world.other_segment.pk},
    "portfolio:own-field-add": lambda world: {"name": "Another field", "kind": "date"},
    "portfolio:own-field-change": lambda world: {"name": "Another field", "kind": "text"},
    "portfolio:own-field-move": lambda world: {"direction": "up"},
    "portfolio:account-distinct": lambda world: {"other": world.other.pk},
    "portfolio:account-distinct[both]": lambda world: {"other": world.below.pk},
    "portfolio:account-merge[foreign]": lambda world: {"with": world.other.pk},
    "portfolio:account-merge[both]": lambda world: {"with": world.below.pk},
    "portfolio:key-split": lambda world: {"to": "new", "name": "Of its own"},
    "portfolio:parent-correct": lambda world: {"valid_from": "2026-01-01"},
    "portfolio:key-status-set": lambda world: {
        "state": "former",
        "since": "2025-02-01",
        "reason": "It buys elsewhere.",
    },
    "portfolio:member-set": lambda world: {"user": world.colleague.pk, "level": "10"},
}
BEFORE = {
    "stakeholders:position-resume": lambda: Position.objects.update(until=date(2026, 10, 1)),
    "web:health-ready": lambda: beats.beat("one", now=timezone.now()),
    "web:demo-leave[demo]": lambda: make.company(is_demo=True),
    **dict.fromkeys(
        ("portfolio:company-export[boss]", "portfolio:company-export-download[boss]"),
        lambda: User.objects.filter(is_administrator=True).update(role="head"),
    ),
}
LARGEST_PAGE = 300 * 1024
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|\shx-on|<style|javascript:",
    re.IGNORECASE,
)


def rows_of(table):
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            case, method, *answers = line.split()
            assert len(answers) == len(PERSONAS), line
            yield case, method, dict(zip(PERSONAS, answers, strict=True))


ROWS = [*rows_of(DOORS), *rows_of(SIGN_IN_DOORS)]
PAGES = sorted({case for case, method, _ in ROWS if method == "GET"})
CURIOUS = ("anonymous", "lead", "head", "administrator")


def addresses(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else str(pattern.pattern)


def address_of(case, world):
    arguments = ARGUMENTS.get(case) or ARGUMENTS.get(name_of(case))
    return reverse(name_of(case), kwargs=arguments(world) if arguments else {})


def name_of(case):
    return case.partition("[")[0]


def said(response):
    """The status, or "in" where the answer leads to the sign-in page."""
    if response.status_code == 302 and is_sign_in(response["Location"]):
        return "in"
    return str(response.status_code)


# What no browser posts carries a proof of its own instead of that of our forms.
NO_FORMS = {"company_sign_in_ended"}


def is_sign_in(location):
    return location.partition("?")[0] == reverse(settings.LOGIN_URL)


class TestTable:
    def test_it_names_every_address_of_the_house_and_no_other(self):
        # The operations of the API stand in test_api_doors.py.
        there = {
            name for name in addresses(get_resolver().url_patterns) if not name.startswith("api:")
        }
        listed = {name_of(case) for case, _method, _answers in ROWS}

        assert listed - there == set()
        assert there - listed == set()


@pytest.mark.django_db
class TestDoors:
    @pytest.mark.parametrize(
        ("case", "method", "answers"), ROWS, ids=[f"{method} {case}" for case, method, _ in ROWS]
    )
    def test_they_open_only_to_whom_they_should(self, world, case, method, answers):
        BEFORE.get(case, lambda: None)()
        address = address_of(case, world)
        data = POSTED.get(case, lambda world: {})(world) if method == "POST" else None

        found = {persona: said(world.answer(persona, address, data)) for persona in PERSONAS}

        assert found == answers

    @pytest.mark.parametrize(
        "case",
        sorted({case for case, method, _ in ROWS if method == "POST"} - NO_FORMS),
    )
    def test_they_refuse_a_form_that_is_not_ours(self, world, case):
        browser = Client(enforce_csrf_checks=True)
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.session("head")

        response = browser.post(address_of(case, world), {})

        assert response.status_code == 403


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("case", PAGES)
    def test_they_obey_the_strict_policy_and_stay_small(self, world, case):
        BEFORE.get(case, lambda: None)()
        address = address_of(case, world)

        answers = [world.answer(persona, address) for persona in CURIOUS]

        for response in answers:
            policy = response["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            if response.get("Content-Type", "").startswith("text/html"):
                assert not INLINE.search(response.content.decode())
                assert len(response.content) < LARGEST_PAGE
