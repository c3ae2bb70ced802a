using System.Net;
using System.Net.NetworkInformation;
using Pipeline.Cli.Commands;

namespace Pipeline.Cli.Tests.Commands;

public sealed class ListenArgumentTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Without_it_the_cloud_is_the_loopback_s(string? text)
    {
        var read = ListenArgument.Read(text);
        read.Address.ShouldBeNull();
        read.Names.ShouldBeEmpty();
    }

    [Fact]
    public void An_address_of_this_machine_is_listened_on()
    {
        foreach (var own in NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses).Select(each => each.Address).Where(each => !IPAddress.IsLoopback(each)))
            ListenArgument.Read(own.ToString()).Address.ShouldBe(own);
        ListenArgument.Read("0.0.0.0").Address.ShouldBe(IPAddress.Any);
    }

    [Fact]
    public void A_name_and_an_address_that_this_machine_does_not_have_are_accepted_as_hosts()
    {
        var read = ListenArgument.Read("host.docker.internal, 192.0.2.7,0.0.0.0");
        read.Address.ShouldBe(IPAddress.Any);
        read.Names.ShouldBe(["host.docker.internal", "192.0.2.7"]);
    }

    [Theory]
    [InlineData("no name")]
    [InlineData("http://172.17.0.1")]
    [InlineData("172.17.0.1:4566")]
    public void What_is_neither_is_refused_by_its_own_words(string text) =>
        Should.Throw<CommandException>(() => ListenArgument.Read(text)).Message.ShouldStartWith($"--listen: '{text}' is neither an IP address nor a host name");

    [Fact]
    public void One_address_is_listened_on_beside_the_loopback() =>
        Should.Throw<CommandException>(() => ListenArgument.Read("::,0.0.0.0")).Message.ShouldContain("the cloud listens on one beside 127.0.0.1");
}
