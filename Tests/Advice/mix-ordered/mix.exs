defmodule Shop.MixProject do
  def project, do: [app: :shop, version: "1.0.0"]
end
