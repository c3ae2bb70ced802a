using Pipeline.Aws.Direct;

namespace Pipeline.Aws.Tests.Direct;

public sealed class ServiceEndpointTests
{
    private readonly Dictionary<string, string> _variables = new() { ["AWS_REGION"] = "eu-central-1" };

    [Theory]
    [InlineData("eu-central-1", "https://runtime.sagemaker.eu-central-1.amazonaws.com/")]
    [InlineData("us-gov-west-1", "https://runtime.sagemaker.us-gov-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn/")]
    [InlineData("eusc-de-east-1", "https://runtime.sagemaker.eusc-de-east-1.amazonaws.eu/")]
    public void A_service_is_where_its_region_has_it(string region, string address)
    {
        _variables["AWS_REGION"] = region;
        Find().ShouldBe(new ServiceEndpoint("sagemaker", region, new Uri(address), false));
    }

    [Theory]
    [InlineData("us-iso-east-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("eu-isoe-west-1")]
    public void A_region_whose_rules_are_not_known_says_what_to_do(string region)
    {
        _variables["AWS_REGION"] = region;
        Should.Throw<InvalidOperationException>(Find).Message.ShouldBe($"The endpoints of {region} are not supported by the built-in transport: set TRANSPORT=sdk.");
    }

    [Fact]
    public void The_default_region_is_the_second_choice_and_none_is_an_error()
    {
        _variables["AWS_REGION"] = "";
        Should.Throw<InvalidOperationException>(Find).Message.ShouldContain("AWS_REGION");
        _variables["AWS_DEFAULT_REGION"] = "us-east-1";
        Find().Region.ShouldBe("us-east-1");
    }

    [Fact]
    public void An_address_of_the_environment_goes_before_the_rules_and_the_service_s_own_before_the_general_one()
    {
        _variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566";
        Find().ShouldBe(new ServiceEndpoint("sagemaker", "eu-central-1", new Uri("http://127.0.0.1:4566"), true));
        Find().IsEncrypted.ShouldBeFalse();
        Find().Host.ShouldBe("127.0.0.1:4566");

        _variables["AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME"] = "https://vpce-1.example/";
        Find().Address.ShouldBe(new Uri("https://vpce-1.example"));
        Find().IsEncrypted.ShouldBeTrue();
        Find().Host.ShouldBe("vpce-1.example");

        _variables["AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME"] = "";
        Find().Host.ShouldBe("127.0.0.1:4566");
    }

    [Fact]
    public void Addresses_of_the_environment_can_be_ignored()
    {
        _variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566";
        _variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        Find().IsConfigured.ShouldBeFalse();
        _variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
        Find().IsConfigured.ShouldBeTrue();
    }

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("ftp://localhost")]
    [InlineData("/somewhere")]
    [InlineData("http://localhost:4566/prefix")]
    [InlineData("http://localhost:4566/?a=b")]
    public void An_address_that_is_none_or_more_than_one_is_quoted(string address)
    {
        _variables["AWS_ENDPOINT_URL"] = address;
        Should.Throw<InvalidOperationException>(Find).Message.ShouldBe($"The endpoint of sagemaker is '{address}': it must be an address like https://host:port.");
    }

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT")]
    public void Endpoints_of_a_kind_that_is_not_known_here_are_not_silently_others(string variable)
    {
        _variables[variable] = "true";
        Should.Throw<InvalidOperationException>(Find).Message.ShouldBe($"{variable} is not supported by the built-in transport: set TRANSPORT=sdk.");
        _variables[variable] = "false";
        Find().IsConfigured.ShouldBeFalse();
    }

    private ServiceEndpoint Find() => ServiceEndpoint.Find(_variables.GetValueOrDefault, "sagemaker", "SAGEMAKER_RUNTIME", "runtime.sagemaker");
}
