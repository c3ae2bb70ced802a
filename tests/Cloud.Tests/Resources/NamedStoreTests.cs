using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Tests.Resources;

public sealed class NamedStoreTests
{
    private readonly NamedStore<string> _store = new(name => new AwsException("Missing", name));

    [Fact]
    public void A_name_is_added_once_and_found_until_it_is_removed()
    {
        _store.Add("b", "1", Taken);
        Should.Throw<AwsException>(() => _store.Add("b", "2", Taken)).Code.ShouldBe("Taken");
        _store.GetOrAdd("b", () => "3").ShouldBe("1");
        _store.GetOrAdd("a", () => "3").ShouldBe("3");
        _store.All.ShouldBe(["3", "1"]);
        _store.Remove("b").ShouldBeTrue();
        _store.Remove("b").ShouldBeFalse();
        _store.Find("b").ShouldBeNull();
        var error = Should.Throw<AwsException>(() => _store.Get("b"));
        (error.Code, error.Message).ShouldBe(("Missing", "b"));
    }

    [Fact]
    public void A_resource_is_removed_only_while_it_has_its_name()
    {
        _store.Put("a", "1");
        _store.Put("a", "2");
        _store.Remove("a", "1").ShouldBeFalse();
        _store.Get("a").ShouldBe("2");
    }

    private static AwsException Taken() => new("Taken", "");
}
