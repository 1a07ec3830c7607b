#!/bin/sh
# Marks the deployments to an environment of GitHub's as inactive, so that pull requests no longer link to it.
#
#   inactive.sh ENVIRONMENT
#
# GITHUB_REPOSITORY   OWNER/NAME
# GH_TOKEN            may write deployments
set -eu

environment=${1:?inactive.sh ENVIRONMENT}
deployments=repos/$GITHUB_REPOSITORY/deployments

ids=$(gh api --method GET --paginate "$deployments" --raw-field "environment=$environment" --jq '.[].id')
for id in $ids; do
  gh api --method POST "$deployments/$id/statuses" --raw-field state=inactive --silent
done
