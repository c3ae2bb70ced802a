using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// Credential of an execution environment, <c>id.secret</c>: part of its Runtime API path, and its session token. Logs and the live view show
/// the id; only the environment's process knows the secret.
/// </summary>
internal static class EnvironmentToken
{
    /// <summary>A new secret.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The token of an environment.</summary>
    public static string Of(ExecutionEnvironment environment) => $"{environment.Id}.{environment.Secret}";

    /// <summary>The id in a token, whether or not the token is valid.</summary>
    public static string Id(string token) => token.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? token[..dot] : token;

    /// <summary>Compares two secrets in constant time.</summary>
    public static bool Same(string given, string secret) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));
}
