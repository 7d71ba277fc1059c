using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

/// <summary>The task that makes one needed symbol version weak, run by MSBuild as in a user's build: once over all cases.</summary>
[Trait("Category", "Package")]
public sealed class WeakenElfVersionTests(WeakenElfVersionTests.Runs runs) : IClassFixture<WeakenElfVersionTests.Runs>
{
    private const string Version = "GLIBCXX_3.4.32";

    private static readonly byte[] needing = ElfFile.Needing(
        ("libm.so.6", ["GLIBC_2.29"]),
        ("libstdc++.so.6", ["GLIBCXX_3.4.30", Version, "GLIBCXX_3.4.9"]),
        ("libc.so.6", ["GLIBC_2.34"]));

    [Fact]
    public void The_version_becomes_weak_and_no_other()
    {
        byte[] prepared = runs.Prepared("needing.so")!;
        Assert.True(ElfFile.IsWeak(prepared, Version));
        Assert.All((string[])["GLIBC_2.29", "GLIBCXX_3.4.30", "GLIBCXX_3.4.9", "GLIBC_2.34"], other => Assert.False(ElfFile.IsWeak(prepared, other)));
        Assert.Equal(1, prepared.Zip(needing).Count(pair => pair.First != pair.Second));
    }

    // Else the next build would copy the library again.
    [Fact]
    public void A_second_run_does_not_write_the_copy_again() => Assert.Equal(Runs.Time, runs.TimeOfCopy("needing.so"));

    [Fact]
    public void The_library_itself_is_left_alone() => Assert.Equal(needing, runs.Given("needing.so"));

    [Fact]
    public void The_copy_has_the_metadata_of_the_library() => Assert.Contains("needing.so goes to some/place", runs.Output, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_copied_where_the_system_has_the_version() => Assert.Null(runs.Prepared("provided.so"));

    [Theory]
    [InlineData("other.so")]
    [InlineData("text.so")]
    [InlineData("empty.so")]
    [InlineData("bigendian.so")]
    public void Other_files_stay_as_they_are(string name)
    {
        Assert.Null(runs.Prepared(name));
        Assert.DoesNotContain(name, runs.Warnings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncated.so")]
    [InlineData("lying.so")]
    [InlineData("circle.so")]
    [InlineData("missing.so")]
    public void A_damaged_file_is_a_warning_and_stays_as_it_is(string name)
    {
        Assert.Null(runs.Prepared(name));
        Assert.Contains(name + " could not be prepared", runs.Warnings, StringComparison.Ordinal);
    }

    /// <summary>A project that calls the task on every case, twice.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Runs()
        {
            Add("needing.so", needing);
            Add("provided.so", needing);
            Add("other.so", ElfFile.Needing(("libstdc++.so.6", ["GLIBCXX_3.4.30"])));
            Add("text.so", "INPUT(-lstdc++)"u8.ToArray());
            Add("empty.so", []);
            Add("truncated.so", needing[..200]);
            Add("bigendian.so", [.. needing[..5], 2, .. needing[6..]]);
            byte[] lying = [.. needing];
            lying[64 + (2 * 64) + 26] = 0x7F; // the list begins far behind the file's end
            Add("lying.so", lying);
            byte[] circle = [.. needing];
            new byte[] { 0xF0, 0xFF, 0xFF, 0xFF }.CopyTo(circle, 64 + (3 * 64) + 12); // the next entry lies 16 bytes back
            Add("circle.so", circle);
            File.WriteAllText(folder["provider.so"], "…GLIBCXX_3.4.31\0GLIBCXX_3.4.32\0…");

            string targets = Path.Combine(SharedData.Repository, "src", "Runtime", "buildTransitive", "Prototxt.targets");
            string tasks = Path.Combine(SharedData.Repository, "src", "Build", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "netstandard2.0", "Prototxt.Build.dll");
            folder.Write("cases.proj", $"""
                <Project>
                  <PropertyGroup>
                    <PrototxtBuildTasks>{tasks}</PrototxtBuildTasks>
                  </PropertyGroup>
                  <Import Project="{targets}" />
                  <ItemGroup>
                    <Case Include="given/native/*.so;given/native/missing.so" Exclude="given/native/provided.so" Place="some/place" />
                  </ItemGroup>
                  <Target Name="Cases">
                    <WeakenElfVersion Libraries="@(Case)" Version="{Version}" Folder="copies">
                      <Output TaskParameter="Prepared" ItemName="Prepared" />
                    </WeakenElfVersion>
                    <WeakenElfVersion Libraries="given/native/provided.so" Version="{Version}" Folder="copies" Providers="{folder["absent.so"]};{folder["provider.so"]}" />
                    <Message Importance="high" Text="%(Prepared.Filename)%(Prepared.Extension) goes to %(Prepared.Place)" />
                  </Target>
                </Project>
                """);
            Output = DotNet.Run(folder.Path, "msbuild", "cases.proj", "-t:Cases", "-nologo", "-nodeReuse:false").EnsureSuccess().Output;
            Warnings = string.Join('\n', Regex.Matches(Output, ".*warning.*").Select(m => m.Value));
            if (File.Exists(Copy("needing.so")))
                File.SetLastWriteTimeUtc(Copy("needing.so"), Time);
            DotNet.Run(folder.Path, "msbuild", "cases.proj", "-t:Cases", "-nologo", "-nodeReuse:false").EnsureSuccess();
        }

        public static DateTime Time { get; } = new(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);

        public string Output { get; }

        public string Warnings { get; }

        public byte[] Given(string name) => File.ReadAllBytes(folder["given", "native", name]);

        public byte[]? Prepared(string name) => File.Exists(Copy(name)) ? File.ReadAllBytes(Copy(name)) : null;

        public DateTime TimeOfCopy(string name) => File.GetLastWriteTimeUtc(Copy(name));

        public void Dispose() => folder.Dispose();

        private string Copy(string name) => folder["copies", "given", name];

        private void Add(string name, byte[] content)
        {
            folder.Write(Path.Combine("given", "native", name), "");
            File.WriteAllBytes(folder["given", "native", name], content);
        }
    }
}
