using Microsoft.Extensions.Time.Testing;
using Pipeline.Aws.Direct;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>A client of a scripted server, with the environment and the clock of a test.</summary>
internal sealed class DirectRig
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    public static readonly ServiceRequest Call = new("POST", "/", [new("content-type", "application/x-amz-json-1.0")], "{}"u8.ToArray());
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Dictionary<string, string> Variables { get; } = new() { ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = Secret };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A client of a server, as the environment has it now.</summary>
    public ServiceClient Client(ScriptedServer server, string service = "dynamodb") => Client(server.Address, service);

    public ServiceClient Client(Uri address, string service = "dynamodb") =>
        new ServiceClients(Variables.GetValueOrDefault, Time).Create(new ServiceEndpoint(service, "eu-central-1", address, true), Patience);

    /// <summary>Makes a call and gives the answer's body as text.</summary>
    public static async Task<string> AskAsync(IServiceClient client, CancellationToken cancellationToken = default)
    {
        using var reply = await client.SendAsync(Call, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(reply.Body.Span);
    }
}
