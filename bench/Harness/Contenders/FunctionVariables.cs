namespace Pipeline.Bench.Contenders;

/// <summary>The whole environment of a function's process, as Lambda and the template give it. Source: "Defined runtime environment variables".</summary>
internal static class FunctionVariables
{
    /// <summary>The lookup table.</summary>
    public const string LookupsTable = "pipeline-lookups";

    /// <summary>The predictions table.</summary>
    public const string PredictionsTable = "pipeline-predictions";

    /// <summary>The endpoint.</summary>
    public const string Endpoint = "pipeline-endpoint";

    /// <summary>The lake's bucket.</summary>
    public const string Bucket = "pipeline-data-123456789012-eu-west-1";

    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    /// <summary>The variables of a function that calls the Runtime API and the services there.</summary>
    public static Dictionary<string, string> Of(string folder, string runtimeApi, string services)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["_HANDLER"] = "bootstrap",
            ["LAMBDA_TASK_ROOT"] = folder,
            ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "ASIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            // Credentials in Lambda are temporary, and their token has about this length.
            ["AWS_SESSION_TOKEN"] = string.Concat(Enumerable.Repeat("IQoJb3JpZ2luX2VjEXAMPLE0", 30)),
            ["AWS_ENDPOINT_URL"] = services,
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "pipeline-ScoringFunction",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_FORMAT"] = "JSON",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/pipeline-ScoringFunction",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/03/09/[$LATEST]8476a536e9f411e897392dfe598c3fcd",
            ["ANNOTATIONS_HANDLER"] = "Score",
            ["LOOKUPS_TABLE"] = LookupsTable,
            ["PREDICTIONS_TABLE"] = PredictionsTable,
            ["ENDPOINT_NAME"] = Endpoint,
            ["BUCKET"] = Bucket,
            // Warm is warm to the end of a run: the table is asked again in production too, but not within seconds.
            ["LOOKUP_TTL_SECONDS"] = "86400",
            ["MISSING_LOOKUP_TTL_SECONDS"] = "86400",
        };
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) variables[name] = value;
        }

        return variables;
    }
}
