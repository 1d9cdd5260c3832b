require_relative "lib/shop/version"

Gem::Specification.new { |s| s.version = Shop::VERSION }
