namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>What a process of an engine is for: its one argument.</summary>
internal static class EngineRoles
{
    /// <summary>Runs queries with DuckDB.</summary>
    public const string Query = "query";

    /// <summary>Holds one model of XGBoost.</summary>
    public const string Model = "model";
}
