require_relative "lib/billing/version"
