using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

[Trait("Category", "Package")]
public sealed class PackageTests(Consumer consumer) : IClassFixture<Consumer>
{
    [Fact]
    public void It_holds_the_runtime_the_generator_and_the_build_files_and_nothing_else()
    {
        string[] own = [.. consumer.Package.Entries.Where(e => e is not ("_rels/.rels" or "[Content_Types].xml") && !e.StartsWith("package/services/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
        [
            "LICENSE",
            "Prototxt.nuspec",
            "README.md",
            "analyzers/dotnet/cs/Prototxt.Generator.dll",
            "buildTransitive/Prototxt.props",
            "buildTransitive/Prototxt.targets",
            "buildTransitive/WeakenElfVersion.cs",
            "lib/net8.0/Prototxt.dll",
            "lib/net8.0/Prototxt.xml",
        ], own);
    }

    [Fact]
    public void It_depends_on_managed_packages_only()
    {
        XElement nuspec = XElement.Parse(consumer.Package.Nuspec);
        Assert.Equal(["Google.Protobuf", "PureHDF", "TorchSharp 0.107.0"], nuspec.Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => (string)e.Attribute("id")! is "TorchSharp" and var id ? $"{id} {(string)e.Attribute("version")!}" : (string)e.Attribute("id")!));
        Assert.Contains("<license type=\"expression\">BSD-2-Clause</license>", consumer.Package.Nuspec, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", consumer.Package.Nuspec, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fresh_project_builds_and_predicts()
    {
        consumer.Build.EnsureSuccess();
        string output = DotNet.Run(consumer.Folder.Path, Path.Combine(consumer.Output, "Consumer.dll")).EnsureSuccess().Output;
        Assert.Contains("prob [2,3] sum 2", output, StringComparison.Ordinal);
    }

    // A ';' or '#' begins a comment in the file through which the compiler gets the metadata.
    [Fact]
    public void All_metadata_arrives_with_semicolons()
    {
        consumer.Build.EnsureSuccess();
        string output = DotNet.Run(consumer.Folder.Path, Path.Combine(consumer.Output, "Consumer.dll")).EnsureSuccess().Output;
        Assert.Contains("ip 7,784, accuracy from", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_program_predicts()
    {
        consumer.Build.EnsureSuccess();
        DotNet.Run(consumer.Folder.Path, "publish", "-c", "Debug", "--no-build", "-o", consumer.Folder["published"]).EnsureSuccess();
        string output = DotNet.Run(consumer.Folder["published"], "Consumer.dll").EnsureSuccess().Output;
        Assert.Contains("prob [2,3] sum 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_in_a_prototxt_fail_the_build_at_line_and_column()
    {
        using var broken = new TemporaryFolder();
        consumer.Package.Serve(broken);
        broken.Write("Broken.csproj", Consumer.Project(consumer.Package.Version, """<AdditionalFiles Include="*.prototxt" />"""));
        broken.Write("Program.cs", "return 0;");
        broken.Write("typo.prototxt", "layer {\n  name: \"data\"\n  type: \"Input\"\n  input_param { shape { dims: 1 } }\n  top: \"data\"\n}\n");
        const string Net = "name: \"twin\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 } } }\nlayer { name: \"relu\" type: \"ReLU\" bottom: \"data\" top: \"relu\" }\n";
        broken.Write("first.prototxt", Net);
        broken.Write("second.prototxt", Net);

        CommandResult result = DotNet.Run(broken.Path, "build", "-p:UseSharedCompilation=false");
        consumer.Package.CacheOf(broken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(@"(?m)^\S*typo\.prototxt\(4,25\): error PTX0200: BlobShape has no field 'dims'\. Did you mean 'dim'\?", result.Output);
        Assert.Matches(@"(?m)^\S*first\.prototxt\(1,1\): error PTX0004: .*second\.prototxt", result.Output);
        Assert.Matches(@"(?m)^\S*second\.prototxt\(1,1\): error PTX0004: .*first\.prototxt", result.Output);
        // the user sees what is wrong with the prototxt, not what the compiler makes of it
        Assert.DoesNotMatch(new Regex("error CS"), result.Output);
    }

    [SkippableTheory]
    [InlineData("never", false)]
    [InlineData("always", true)]
    [InlineData("auto", null)]
    public void The_native_library_is_prepared_as_the_project_wishes(string setting, bool? changes)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(consumer.CachedLibrary), "TorchSharp's library for Linux is not in the package cache.");
        string library = consumer.Folder["prepared-" + setting, "libLibTorchSharp.so"];
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        File.Copy(consumer.CachedLibrary, library);

        DotNet.Run(consumer.Folder.Path, "msbuild", "Consumer.csproj", "-t:PrototxtPreparePublishedTorchSharp", "-nologo", "-nodeReuse:false",
            "-p:PrototxtWeakenTorchSharp=" + setting, "-p:PublishDir=" + Path.GetDirectoryName(library) + Path.DirectorySeparatorChar).EnsureSuccess();

        Assert.Equal(changes ?? SystemLacksVersion(), Hash(library) != Hash(consumer.CachedLibrary));
    }

    [SkippableFact]
    public void The_package_cache_is_left_alone_though_the_output_links_to_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(consumer.CachedLibrary), "TorchSharp's library for Linux is not in the package cache.");
        string output = Path.Combine(consumer.Output, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.Equal(SystemLacksVersion(), Hash(output) != Hash(consumer.CachedLibrary));
        // never touched: it still asks for the version in earnest
        Assert.False(ElfFile.IsWeak(File.ReadAllBytes(consumer.CachedLibrary), "GLIBCXX_3.4.32"));
    }

    private static bool SystemLacksVersion() => !((string[])
        ["/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/aarch64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6"])
        .Any(p => File.Exists(p) && File.ReadAllBytes(p).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) >= 0);

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
