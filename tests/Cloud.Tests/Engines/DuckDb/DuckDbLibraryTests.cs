using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.DuckDb;

public sealed class DuckDbLibraryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_missing_library_names_the_package_and_the_remedy()
    {
        var error = Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path));
        error.Message.ShouldContain("@duckdb/node-bindings-");
        error.Message.ShouldContain("npm ci");
        error.LibraryPath.ShouldStartWith(_directory.Path);
    }

    [Fact]
    public void A_file_that_is_no_library_is_told_apart_from_a_missing_one()
    {
        var path = Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path)).LibraryPath;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "not a library");
        Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path)).Message.ShouldContain("cannot be loaded");
    }

    [Fact]
    public void The_library_of_npm_is_of_the_version_that_the_binding_is_made_for()
    {
        var binding = typeof(DuckDBConnection).Assembly.GetName().Version!.ToString(3);
        DuckDbLibrary.Load(Repository.NodeModules).Version.ShouldBe("v" + binding);
        var packages = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local", "package.json")))!["optionalDependencies"]!.AsObject();
        packages.ShouldAllBe(package => ((string)package.Value!).StartsWith(binding + "-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("threads", "2")]
    [InlineData("memory_limit", "64.0 MiB")]
    [InlineData("temp_directory", "")]
    [InlineData("preserve_insertion_order", "false")]
    [InlineData("autoinstall_known_extensions", "false")]
    [InlineData("autoload_known_extensions", "false")]
    [InlineData("allow_community_extensions", "false")]
    [InlineData("TimeZone", "UTC")]
    public void A_database_has_the_settings_that_it_was_opened_with(string setting, string value) =>
        Setting(new DuckDbSettings { MemoryMegabytes = 64 }, setting).ShouldBe(value);

    [Fact]
    public void A_folder_with_any_name_can_hold_spilled_data()
    {
        var folder = _directory.File("it's; a=b \"c\"");
        Setting(new DuckDbSettings { TempDirectory = folder }, "temp_directory").ShouldBe(folder);
    }

    [Fact]
    public void A_setting_that_is_not_valid_is_named() =>
        Should.Throw<DuckDbStatementException>(() => DuckDbLibrary.Load(Repository.NodeModules).Open(new DuckDbSettings { Threads = -1 }))
            .Message.ShouldContain("'threads'");

    private static string Setting(DuckDbSettings settings, string name)
    {
        using var connection = DuckDbLibrary.Load(Repository.NodeModules).Open(settings);
        using var command = new DuckDBCommand($"select current_setting({SqlQuote.Literal(name)})::varchar", connection);
        return (string)command.ExecuteScalar()!;
    }
}
