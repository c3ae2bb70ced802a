namespace Pipeline.Cli.Models;

/// <summary>A model that the workflow made to serve.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Serves">Whether the endpoint serves with it now.</param>
/// <param name="ServingSince">Since when it answers alone, or did when it served last; null where no run noted that.</param>
/// <param name="Run">The execution that made it; null where Step Functions does not keep it any more.</param>
/// <param name="Rmse">The candidate's error on the trips that it was judged by, in minutes; null where the execution's output does not tell.</param>
/// <param name="RmseBefore">The error of the model that served then, on the same trips; null where none served.</param>
internal sealed record ServedModel(string Name, DateTimeOffset Made, bool Serves, DateTimeOffset? ServingSince, string? Run, double? Rmse, double? RmseBefore);

/// <summary>What serves now.</summary>
/// <param name="Status">The endpoint's status; null where there is no endpoint.</param>
/// <param name="Model">The model that the endpoint serves with; null where there is no endpoint.</param>
internal sealed record ServingEndpoint(string? Status, string? Model)
{
    /// <summary>Whether it can be updated.</summary>
    public bool IsInService => Status == "InService";
}
