using System.Security.Authentication;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Testing;

namespace Pipeline.Aws.Tests.Direct;

public sealed class EncryptionTests : IDisposable
{
    private readonly DirectRig _rig = new();
    private readonly Certificates _certificates = new();
    private readonly TemporaryDirectory _files = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_service_whose_root_stands_in_the_file_is_trusted_and_its_connection_used_again()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(call => Answer.Ok(call.Text), certificate);
        Trust(_certificates);
        var client = _rig.Client(server);
        (await DirectRig.AskAsync(client)).ShouldBe("{}");
        (await DirectRig.AskAsync(client)).ShouldBe("{}");
        server.Connections.ShouldBe(1);
        server.Seen.ShouldAllBe(call => call.Protocol == "http/1.1");
        server.Seen.ShouldAllBe(call => call.Headers["host"] == server.Address.Authority);
    }

    [Fact]
    public async Task Connections_that_were_prepared_are_used_though_the_service_has_sent_tickets()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(_ => Answer.Ok("x"), certificate);
        Trust(_certificates);
        var client = _rig.Client(server);
        await client.PrepareAsync(1);
        // The tickets of TLS 1.3 follow the handshake.
        await server.Encrypted;
        await DirectRig.AskAsync(client);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_ends_within_an_answer_is_a_failure()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(_ => Answer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nWiki", closes: true), certificate);
        Trust(_certificates);
        await Should.ThrowAsync<IOException>(() => DirectRig.AskAsync(_rig.Client(server)));
    }

    [Fact]
    public async Task An_idle_connection_that_the_service_closes_is_replaced()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(call => call.Connection == 1 ? Answer.Ok("first") with { Closes = true } : Answer.Ok("second"), certificate);
        Trust(_certificates);
        var client = _rig.Client(server);
        (await DirectRig.AskAsync(client)).ShouldBe("first");
        (await DirectRig.AskAsync(client)).ShouldBe("second");
    }

    [Fact]
    public async Task A_root_that_nobody_knows_is_refused()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(_ => Answer.Ok("x"), certificate);
        await ShouldRefuseAsync(server);
    }

    [Fact]
    public async Task A_root_that_does_not_stand_in_the_file_is_refused()
    {
        using var certificate = _certificates.Issue();
        await using var server = new ScriptedServer(_ => Answer.Ok("x"), certificate);
        using var others = new Certificates();
        Trust(others);
        await ShouldRefuseAsync(server);
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_refused()
    {
        using var certificate = _certificates.Issue("dynamodb.eu-central-1.amazonaws.com");
        await using var server = new ScriptedServer(_ => Answer.Ok("x"), certificate);
        Trust(_certificates);
        await ShouldRefuseAsync(server);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        using var certificate = _certificates.Issue(hasExpired: true);
        await using var server = new ScriptedServer(_ => Answer.Ok("x"), certificate);
        Trust(_certificates);
        await ShouldRefuseAsync(server);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_certificates_is_named_with_the_variable(string? content)
    {
        var path = _files.File("roots.pem");
        if (content is not null) File.WriteAllText(path, content);
        var message = Should.Throw<InvalidOperationException>(() => TrustedRoots.Read(path)).Message;
        message.ShouldContain(path);
        message.ShouldContain("AWS_CA_BUNDLE");
    }

    private async Task ShouldRefuseAsync(ScriptedServer server)
    {
        var thrown = await Should.ThrowAsync<AuthenticationException>(() => DirectRig.AskAsync(_rig.Client(server)));
        TransientErrors.Includes(thrown).ShouldBeFalse();
        server.Seen.ShouldBeEmpty();
    }

    private void Trust(Certificates certificates)
    {
        var path = _files.File("roots.pem");
        File.WriteAllText(path, certificates.Pem);
        _rig.Variables["AWS_CA_BUNDLE"] = path;
    }
}
