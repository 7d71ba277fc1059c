using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

[Trait("Category", "Package")]
public sealed class PackageTests(Consumer consumer) : IClassFixture<Consumer>
{
    [Fact]
    public void It_holds_the_runtime_and_its_build_files_and_leaves_the_rest_to_the_package_below()
    {
        Assert.Equal(
        [
            "LICENSE",
            "Prototxt.nuspec",
            "README.md",
            "buildTransitive/net8.0/Prototxt.props",
            "buildTransitive/net8.0/Prototxt.targets",
            "lib/net8.0/Prototxt.dll",
            "lib/net8.0/Prototxt.xml",
        ], consumer.Package.Own("Prototxt"));
    }

    [Fact]
    public void The_package_below_holds_the_kernels_the_generator_and_the_build_files()
    {
        string[] own = consumer.Package.Own("Prototxt.Inference");
        Assert.Equal(
        [
            "LICENSE",
            "Prototxt.Inference.nuspec",
            "README.md",
            "analyzers/dotnet/cs/Prototxt.Generator.dll",
            "buildTransitive/net8.0/Prototxt.Build.dll",
            "buildTransitive/net8.0/Prototxt.Inference.props",
            "buildTransitive/net8.0/Prototxt.Inference.targets",
            "lib/net8.0/Prototxt.Files.dll",
            "lib/net8.0/Prototxt.Files.xml",
            "lib/net8.0/Prototxt.Inference.dll",
            "lib/net8.0/Prototxt.Inference.xml",
            .. PackageFeed.IsPrecompiled ? new[] { PrecompiledTests.Folder + "Prototxt.Files.dll", PrecompiledTests.Folder + "Prototxt.Inference.dll" } : [],
        ], own.Where(e => !e.StartsWith("docs/diagnostics/", StringComparison.Ordinal)));
        Assert.Equal(Directory.GetFiles(Path.Combine(SharedData.Repository, "docs", "diagnostics")).Select(p => "docs/diagnostics/" + Path.GetFileName(p)).Order(StringComparer.Ordinal),
            own.Where(e => e.StartsWith("docs/diagnostics/", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_depends_on_managed_packages_only()
    {
        Assert.Equal([$"Prototxt.Inference {consumer.Package.Version}", "PureHDF 2.2.0", "TorchSharp 0.107.0"], consumer.Package.Dependencies("Prototxt").Select(d => $"{d.Id} {d.Version}"));
        Assert.Equal(["System.Numerics.Tensors"], consumer.Package.Dependencies("Prototxt.Inference").Select(d => d.Id));
        Assert.Contains("<license type=\"expression\">BSD-2-Clause</license>", consumer.Package.Nuspec, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", consumer.Package.Nuspec, StringComparison.Ordinal);
    }

    // By default an analyzer does not go through a dependency.
    [Fact]
    public void Its_dependency_brings_the_generator() =>
        Assert.DoesNotMatch(new Regex("Analyzers|Build"), consumer.Package.Dependencies("Prototxt").Single(d => d.Id == "Prototxt.Inference").Exclude);

    [Fact]
    public void A_fresh_project_builds_and_predicts()
    {
        consumer.Build.EnsureSuccess();
        string output = DotNet.Run(consumer.Folder.Path, Path.Combine(consumer.Output, "Consumer.dll")).EnsureSuccess().Output;
        Assert.Contains("prob [2,3] sum 2", output, StringComparison.Ordinal);
        Assert.Contains("the predictor gives the same: True", output, StringComparison.Ordinal);
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

    // What ComputeResolvedFilesToPublishList ends with is what is copied, and what goes into a single-file program.
    [SkippableTheory]
    [InlineData("never", false)]
    [InlineData("always", true)]
    [InlineData("auto", null)]
    public void The_native_library_is_prepared_as_the_project_wishes(string setting, bool? changes)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(consumer.CachedLibrary), "TorchSharp's library for Linux is not in the package cache.");
        string output = DotNet.Run(consumer.Folder.Path, "msbuild", "Consumer.csproj", "-t:ComputeResolvedFilesToPublishList", "-nologo", "-nodeReuse:false",
            "-p:PrototxtWeakenTorchSharp=" + setting, "-getItem:ResolvedFileToPublish").EnsureSuccess().Output;
        using JsonDocument items = JsonDocument.Parse(output);
        JsonElement library = Assert.Single(items.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray(),
            i => i.GetProperty("RelativePath").GetString() == "runtimes/linux-x64/native/libLibTorchSharp.so");

        Assert.Equal(changes ?? SystemLacksVersion(), Hash(library.GetProperty("FullPath").GetString()!) != Hash(consumer.CachedLibrary));
    }

    // A file that is an item twice has one section in what the compiler reads, and the last item's would count.
    [Fact]
    public void Metadata_of_a_file_that_is_an_item_more_than_once_is_put_together()
    {
        using TemporaryFolder project = Prepared("""
            <AdditionalFiles Include="net.prototxt" PrototxtClass="Renamed" PrototxtNamespace="Here" />
                <AdditionalFiles Include="*.prototxt" />
                <AdditionalFiles Include="../$(MSBuildProjectDirectory.Substring($([MSBuild]::Add($(MSBuildProjectDirectory.LastIndexOf('/')), 1))))/net.prototxt" PrototxtNamespace="There" PrototxtLevel="3" />
            """, out string config, out string output);
        Assert.Single(Regex.Matches(config, @"(?m)^\[.*net\.prototxt\]"));
        Assert.Contains("PrototxtClass = Renamed", config, StringComparison.Ordinal);
        Assert.Contains("PrototxtNamespace = Here", config, StringComparison.Ordinal);
        Assert.Contains("PrototxtLevel = 3", config, StringComparison.Ordinal);
        Assert.Matches(@"net\.prototxt : warning PTX0902: .*PrototxtNamespace=""Here"" and PrototxtNamespace=""There""; the first counts", output);
    }

    [Fact]
    public void Metadata_that_nobody_reads_is_named()
    {
        using TemporaryFolder project = Prepared("""<AdditionalFiles Include="net.prototxt" PrototxtClas="Foo" Other="x" />""", out _, out string output);
        Assert.Matches(@"net\.prototxt : warning PTX0901: .*PrototxtClas=""Foo""; it knows PrototxtClass, ", output);
    }

    // In the compiler's file ';' and '#' begin a comment; what the user wrote comes back in the message.
    [Fact]
    public void Metadata_are_shown_as_written()
    {
        using var project = new TemporaryFolder();
        consumer.Package.Serve(project);
        project.Write("Shown.csproj", Consumer.Project(consumer.Package.Version, """<AdditionalFiles Include="net.prototxt" PrototxtInputShapes="dat: 1,3#32,32; data=3" />""").Replace("Exe", "Library", StringComparison.Ordinal));
        project.Write("net.prototxt", "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 } } }\n");
        CommandResult result = DotNet.Run(project.Path, "build", "-p:UseSharedCompilation=false");
        consumer.Package.CacheOf(project);
        Assert.Contains("PTX0003: The metadata PrototxtInputShapes=\"dat: 1,3#32,32; data=3\"", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsproj", "F#")]
    [InlineData("vbproj", "VB")]
    public void Another_language_is_told_that_nothing_is_generated(string project, string language)
    {
        using var folder = new TemporaryFolder();
        consumer.Package.Serve(folder);
        folder.Write("Other." + project, Consumer.Project(consumer.Package.Version, """<AdditionalFiles Include="net.prototxt" />""")
            .Replace("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "<OutputType>Library</OutputType>", StringComparison.Ordinal));
        folder.Write("net.prototxt", "");
        CommandResult result = DotNet.Run(folder.Path, "msbuild", "Other." + project, "-restore", "-t:PrototxtOtherLanguage", "-nologo", "-nodeReuse:false").EnsureSuccess();
        consumer.Package.CacheOf(folder);
        Assert.Contains($"warning PTX0903: Prototxt generates C#, and this project is written in {language}: no code is generated from net.prototxt", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("netstandard2.0")]
    [InlineData("net6.0")]
    public void An_older_framework_is_refused_by_restore(string framework)
    {
        using var old = new TemporaryFolder();
        consumer.Package.Serve(old);
        old.Write("Old.csproj", Consumer.Project(consumer.Package.Version, "").Replace("net10.0", framework, StringComparison.Ordinal).Replace("Exe", "Library", StringComparison.Ordinal));
        CommandResult result = DotNet.Run(old.Path, "restore");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(@"error NU1202: Package Prototxt \S+ is not compatible with " + framework.Replace(".", "\\.", StringComparison.Ordinal), result.Output);
    }

    [Fact]
    public void A_program_without_libtorch_is_told_what_to_add()
    {
        using TemporaryFolder project = Prepared("""<AdditionalFiles Include="net.prototxt" />""", out _, out string output);
        Assert.Contains("warning PTX0904: The program references no libtorch", output, StringComparison.Ordinal);
        Assert.DoesNotContain("PTX0904", consumer.Build.Output, StringComparison.Ordinal);
    }

    /// <summary>A project up to what the compiler gets to read.</summary>
    private TemporaryFolder Prepared(string files, out string config, out string output)
    {
        var project = new TemporaryFolder();
        consumer.Package.Serve(project);
        project.Write("Prepared.csproj", Consumer.Project(consumer.Package.Version, files).Replace("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "", StringComparison.Ordinal));
        project.Write("net.prototxt", "");
        output = DotNet.Run(project.Path, "msbuild", "Prepared.csproj", "-restore", "-t:ResolveAssemblyReferences;GenerateMSBuildEditorConfigFile", "-nologo", "-nodeReuse:false").EnsureSuccess().Output;
        consumer.Package.CacheOf(project);
        config = File.ReadAllText(Directory.GetFiles(project["obj"], "*.GeneratedMSBuildEditorConfig.editorconfig", SearchOption.AllDirectories).Single());
        return project;
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
