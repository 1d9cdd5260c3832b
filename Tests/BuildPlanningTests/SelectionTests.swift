import Testing

@testable import BuildPlanning
