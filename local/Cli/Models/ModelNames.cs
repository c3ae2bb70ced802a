using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Models;

/// <summary>
/// The names that the workflow gives to an endpoint's models (<c>statemachines/retrain.asl.yaml</c>, Prepare): a model, its endpoint configuration and its
/// training job have one name, made of the endpoint's name and the execution's start and id.
/// </summary>
/// <param name="Endpoint">The endpoint's name.</param>
internal sealed partial record ModelNames(string Endpoint)
{
    // The workflow keeps 36 characters of the endpoint's name.
    private const int LongestPrefix = 36;
    private const int HashLength = 8;
    private const string CandidateEnd = "-c";

    /// <summary>The beginning of all names.</summary>
    public string Prefix => Endpoint[..Math.Min(Endpoint.Length, LongestPrefix)].TrimEnd('-') + "-";

    /// <summary>Whether the workflow made what has this name. A candidate's name ends in -c.</summary>
    public bool IsMade(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && Suffix().IsMatch(name.AsSpan(Prefix.Length));

    /// <summary>Whether this is the name of a model that was made to serve.</summary>
    public bool IsModel(string name) => IsMade(name) && !name.EndsWith(CandidateEnd, StringComparison.Ordinal);

    /// <summary>Whether an execution made a model.</summary>
    /// <param name="executionArn">The execution's ARN.</param>
    /// <param name="model">The model's name.</param>
    public static bool IsOf(string executionArn, string model) => model.EndsWith('-' + Hash(executionArn), StringComparison.Ordinal);

    private static string Hash(string executionArn) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(executionArn)))[..HashLength];

    [GeneratedRegex(@"^\d{8}-\d{6}-[0-9a-f]{8}(-c)?\z")]
    private static partial Regex Suffix();
}
