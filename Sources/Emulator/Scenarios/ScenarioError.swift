import Documents

/// What is wrong with a scenario, and where.
public typealias ScenarioError = DocumentError
