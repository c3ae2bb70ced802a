using System.Text.Json;
using Pipeline.Cloud.Lambda.Mappings.Filtering;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Filtering;

/// <summary>"Control which events Lambda sends to your function": its table of comparison operators, and what its text says of values, lists and absent members.</summary>
public sealed class EventPatternTests
{
    [Theory]
    // The table.
    [InlineData("""{"UserID":[null]}""", """{"UserID":null}""", """{"UserID":""}""")]
    [InlineData("""{"LastName":[""]}""", """{"LastName":""}""", """{"LastName":null}""")]
    [InlineData("""{"Name":["Alice"]}""", """{"Name":"Alice"}""", """{"Name":"alice"}""")]
    [InlineData("""{"Name":[{"equals-ignore-case":"alice"}]}""", """{"Name":"ALICE"}""", """{"Name":"Alices"}""")]
    [InlineData("""{"Location":["New York"],"Day":["Monday"]}""", """{"Location":"New York","Day":"Monday"}""", """{"Location":"New York","Day":"Sunday"}""")]
    [InlineData("""{"PaymentType":["Credit","Debit"]}""", """{"PaymentType":"Debit"}""", """{"PaymentType":"Cash"}""")]
    [InlineData("""{"$or":[{"Location":["New York"]},{"Day":["Monday"]}]}""", """{"Day":"Monday"}""", """{"Location":"Rome","Day":"Sunday"}""")]
    [InlineData("""{"Weather":[{"anything-but":["Raining"]}]}""", """{"Weather":"Sunny"}""", """{"Weather":"Raining"}""")]
    [InlineData("""{"Price":[{"numeric":["=",100]}]}""", """{"Price":100.0}""", """{"Price":"100"}""")]
    [InlineData("""{"Price":[{"numeric":[">",10,"<=",20]}]}""", """{"Price":20}""", """{"Price":10}""")]
    [InlineData("""{"ProductName":[{"exists":true}]}""", """{"ProductName":null}""", """{"Name":"x"}""")]
    [InlineData("""{"ProductName":[{"exists":false}]}""", """{"Name":"x"}""", """{"ProductName":null}""")]
    [InlineData("""{"Region":[{"prefix":"us-"}]}""", """{"Region":"us-east-1"}""", """{"Region":"eu-us-"}""")]
    [InlineData("""{"FileName":[{"suffix":".png"}]}""", """{"FileName":"a.png"}""", """{"FileName":"a.PNG"}""")]
    // Numbers are compared by value (AWS's pages say: as they are written, which its recorded answers contradict); booleans are values too.
    [InlineData("""{"Price":[300]}""", """{"Price":300.0}""", """{"Price":"300"}""")]
    [InlineData("""{"Price":[3.0e2]}""", """{"Price":300}""", """{"Price":3.01e2}""")]
    [InlineData("""{"Paid":[true]}""", """{"Paid":true}""", """{"Paid":"true"}""")]
    [InlineData("""{"Price":[{"numeric":["<",0]}]}""", """{"Price":-1}""", """{"Price":0}""")]
    [InlineData("""{"Price":[{"numeric":[">=",1,"<",2]}]}""", """{"Price":1}""", """{"Price":2}""")]
    // Of the rules for a value one has to match; of the members all.
    [InlineData("""{"a":[{"prefix":"x"},{"exists":false}]}""", """{}""", """{"a":"y"}""")]
    [InlineData("""{"a":{"b":{"c":["x"]}}}""", """{"a":{"b":{"c":"x"}}}""", """{"a":{"c":"x"}}""")]
    [InlineData("""{"a":["x"],"$or":[{"b":["y"]},{"c":{"d":["z"]}}]}""", """{"a":"x","c":{"d":"z"}}""", """{"a":"x","c":{"d":"y"}}""")]
    // Anything-but wants a value.
    [InlineData("""{"a":[{"anything-but":"x"}]}""", """{"a":5}""", """{"b":"y"}""")]
    [InlineData("""{"a":[{"anything-but":[1,2]}]}""", """{"a":3}""", """{"a":2}""")]
    [InlineData("""{"a":[{"anything-but":{"prefix":"us-"}}]}""", """{"a":"eu-"}""", """{"a":"us-east-1"}""")]
    [InlineData("""{"a":[{"anything-but":{"suffix":[".png",".jpg"]}}]}""", """{"a":"a.txt"}""", """{"a":"a.jpg"}""")]
    [InlineData("""{"a":[{"anything-but":{"equals-ignore-case":"x"}}]}""", """{"a":"y"}""", """{"a":"X"}""")]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"us-"}}]}""", """{"a":"US-east-1"}""", """{"a":"EU-"}""")]
    // "The Exists operator only works on leaf nodes in your event source JSON. It doesn't match intermediate nodes."
    [InlineData("""{"person":{"address":{"street":[{"exists":true}]}}}""", """{"person":{"address":{"street":"x"}}}""", """{"person":{"address":"x"}}""")]
    [InlineData("""{"person":[{"exists":false}]}""", """{"person":{"address":"x"}}""", """{"person":"x"}""")]
    // Of the values of a list one has to match, and of its objects one as a whole.
    [InlineData("""{"a":["x"]}""", """{"a":["y","x"]}""", """{"a":["y"]}""")]
    [InlineData("""{"a":[{"exists":true}]}""", """{"a":["y"]}""", """{"a":[]}""")]
    [InlineData("""{"a":{"b":["x"],"c":[1]}}""", """{"a":[{"b":"y","c":1},{"b":"x","c":1}]}""", """{"a":[{"b":"x","c":2},{"b":"y","c":1}]}""")]
    // A member of that name, where its value is not a list of objects.
    [InlineData("""{"$or":["x","y"]}""", """{"$or":"y"}""", """{"$or":"z"}""")]
    public void A_pattern_takes_one_event_and_not_the_other(string pattern, string taken, string left)
    {
        Matches(pattern, taken).ShouldBeTrue();
        Matches(pattern, left).ShouldBeFalse();
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":5}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":[["x"]]}""")]
    [InlineData("""{"a":[{}]}""")]
    [InlineData("""{"a":[{"prefix":"x","suffix":"y"}]}""")]
    [InlineData("""{"a":[{"Prefix":"x"}]}""")]
    [InlineData("""{"a":[{"prefix":5}]}""")]
    [InlineData("""{"a":[{"prefix":["x"]}]}""")]
    [InlineData("""{"a":[{"suffix":null}]}""")]
    [InlineData("""{"a":[{"prefix":{"suffix":"x"}}]}""")]
    [InlineData("""{"a":[{"equals-ignore-case":["x"]}]}""")]
    [InlineData("""{"a":[{"exists":"true"}]}""")]
    [InlineData("""{"a":[{"anything-but":[]}]}""")]
    [InlineData("""{"a":[{"anything-but":null}]}""")]
    [InlineData("""{"a":[{"anything-but":["x",1]}]}""")]
    [InlineData("""{"a":[{"anything-but":{"prefix":""}}]}""")]
    [InlineData("""{"a":[{"anything-but":{"prefix":[1]}}]}""")]
    [InlineData("""{"a":[{"anything-but":{"numeric":["=",1]}}]}""")]
    [InlineData("""{"a":[{"numeric":5}]}""")]
    [InlineData("""{"a":[{"numeric":[]}]}""")]
    [InlineData("""{"a":[{"numeric":[">"]}]}""")]
    [InlineData("""{"a":[{"numeric":[">","1"]}]}""")]
    [InlineData("""{"a":[{"numeric":["==",1]}]}""")]
    [InlineData("""{"a":[{"numeric":["<",1,">",0]}]}""")]
    [InlineData("""{"a":[{"numeric":[">",5,"<",5]}]}""")]
    [InlineData("""{"a":[{"numeric":["=",1,"=",2]}]}""")]
    [InlineData("""{"a":[{"numeric":["<",6e9]}]}""")]
    [InlineData("""{"$or":[{"a":["x"]}]}""")]
    [InlineData("""{"$or":[{"a":["x"]},{}]}""")]
    public void A_pattern_that_is_none_is_refused(string pattern) => Should.Throw<FilterPatternException>(() => Read(pattern));

    private static bool Matches(string pattern, string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        return Read(pattern).Matches(name => root.TryGetProperty(name, out var member) ? member : null);
    }

    private static EventPattern Read(string pattern)
    {
        using var document = JsonDocument.Parse(pattern);
        return EventPattern.Read(document.RootElement);
    }
}
