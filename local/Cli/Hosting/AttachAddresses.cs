using System.Security.Cryptography;
using Pipeline.Cloud.Lambda;

namespace Pipeline.Cli.Hosting;

/// <summary>
/// What <c>AWS_LAMBDA_RUNTIME_API</c> must be for a process in a debugger or a container to take a function's invocations, a file a
/// function in <c>.local/attach</c>. The token in it stays the same for a checkout, so that a debugger's settings stay right.
/// </summary>
internal sealed class AttachAddresses(string dataDirectory)
{
    private const int TokenLength = 32;
    private readonly string _folder = Path.Combine(dataDirectory, "attach");

    /// <summary>The checkout's token. It is made where there is none.</summary>
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
    /// <param name="logicalId">The function in the template, which names the file.</param>
    /// <param name="functionName">The function as it was deployed.</param>
    public void Write(Uri cloud, string logicalId, string functionName) =>
        File.WriteAllText(Path.Combine(_folder, logicalId), LambdaService.AttachAddress(cloud, functionName, Token()));
}
