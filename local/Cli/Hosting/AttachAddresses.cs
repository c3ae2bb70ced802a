using System.Security.Cryptography;
using Pipeline.Cloud.Lambda;

namespace Pipeline.Cli.Hosting;

/// <summary>
/// Writes the values of <c>AWS_LAMBDA_RUNTIME_API</c> with which a process in a debugger or a container takes a function's invocations: one file
/// per function in <c>.local/attach</c>. The token in them stays the same for a checkout, so a debugger's settings stay valid.
/// </summary>
internal sealed class AttachAddresses(string dataDirectory)
{
    private const int TokenLength = 32;
    private readonly string _folder = Path.Combine(dataDirectory, "attach");

    /// <summary>The checkout's token. It is created on first use.</summary>
    public string Token()
    {
        var file = Path.Combine(_folder, "token");
        if (File.Exists(file) && File.ReadAllText(file) is { Length: TokenLength } known && known.All(char.IsAsciiHexDigitLower)) return known;
        Directory.CreateDirectory(_folder);
        var made = RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);
        File.WriteAllText(file, made);
        return made;
    }

    /// <summary>Writes the address of a function.</summary>
    /// <param name="cloud">Where the cloud listens.</param>
    /// <param name="logicalId">The function's logical id, which is the file's name.</param>
    /// <param name="functionName">The deployed function's name.</param>
    public void Write(Uri cloud, string logicalId, string functionName) =>
        File.WriteAllText(Path.Combine(_folder, logicalId), LambdaService.AttachAddress(cloud, functionName, Token()));
}
