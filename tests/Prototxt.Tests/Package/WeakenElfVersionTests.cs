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
        byte[] prepared = runs.Prepared("needing.so");
        Assert.True(ElfFile.IsWeak(prepared, Version));
        Assert.All((string[])["GLIBC_2.29", "GLIBCXX_3.4.30", "GLIBCXX_3.4.9", "GLIBC_2.34"], other => Assert.False(ElfFile.IsWeak(prepared, other)));
        Assert.Equal(1, prepared.Zip(needing).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void A_second_run_changes_nothing() => Assert.Equal(runs.Prepared("needing.so"), runs.PreparedTwice("needing.so"));

    // With the time of the original the next build does not copy the library again.
    [Fact]
    public void The_time_of_the_file_stays() => Assert.Equal(Runs.Time, runs.TimeOf("needing.so"));

    [Fact]
    public void The_original_behind_a_hard_link_is_left_alone()
    {
        Assert.Equal(needing, runs.Prepared("original.so"));
        if (runs.HasLink)
            Assert.True(ElfFile.IsWeak(runs.Prepared("link.so"), Version));
    }

    [Fact]
    public void Nothing_changes_where_the_system_has_the_version() => Assert.Equal(needing, runs.Prepared("provided.so"));

    [Theory]
    [InlineData("other.so")]
    [InlineData("text.so")]
    [InlineData("empty.so")]
    [InlineData("bigendian.so")]
    public void Other_files_stay_as_they_are(string name)
    {
        Assert.Equal(runs.Given(name), runs.Prepared(name));
        Assert.DoesNotContain(name, runs.Warnings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncated.so")]
    [InlineData("lying.so")]
    [InlineData("circle.so")]
    [InlineData("missing.so")]
    public void A_damaged_file_is_a_warning_and_stays_as_it_is(string name)
    {
        if (runs.Given(name) is { } given)
            Assert.Equal(given, runs.Prepared(name));
        Assert.Contains(name + " could not be prepared", runs.Warnings, StringComparison.Ordinal);
    }

    /// <summary>A project that calls the task on every case, twice.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<string, byte[]?> given = [];
        private readonly Dictionary<string, byte[]> prepared = [];

        public Runs()
        {
            Add("needing.so", needing);
            Add("original.so", needing);
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
            given["missing.so"] = null;
            File.WriteAllText(folder["provider.so"], "…GLIBCXX_3.4.31\0GLIBCXX_3.4.32\0…");
            File.SetLastWriteTimeUtc(folder["needing.so"], Time);
            HasLink = OperatingSystem.IsLinux() && System.Diagnostics.Process.Start("ln", [folder["original.so"], folder["link.so"]]) is { } link && link.WaitForExit(10_000) && link.ExitCode == 0;

            string targets = Path.Combine(SharedData.Repository, "src", "Runtime", "buildTransitive", "Prototxt.targets");
            folder.Write("cases.proj", $"""
                <Project>
                  <Import Project="{targets}" />
                  <ItemGroup>
                    <Case Include="{string.Join(';', given.Keys.Where(n => n is not ("original.so" or "provided.so")))}{(HasLink ? ";link.so" : "")}" />
                  </ItemGroup>
                  <Target Name="Cases">
                    <WeakenElfVersion Library="%(Case.FullPath)" Version="{Version}" />
                    <WeakenElfVersion Library="{folder["provided.so"]}" Version="{Version}" Providers="{folder["absent.so"]};{folder["provider.so"]}" />
                  </Target>
                  <Target Name="Again">
                    <Copy SourceFiles="needing.so" DestinationFiles="first.so" />
                    <WeakenElfVersion Library="{folder["needing.so"]}" Version="{Version}" />
                  </Target>
                </Project>
                """);
            CommandResult result = DotNet.Run(folder.Path, "msbuild", "cases.proj", "-t:Cases;Again", "-nologo", "-nodeReuse:false").EnsureSuccess();
            Warnings = string.Join('\n', Regex.Matches(result.Output, ".*warning.*").Select(m => m.Value));
            prepared["needing.so"] = File.ReadAllBytes(folder["first.so"]);
        }

        public static DateTime Time { get; } = new(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);

        public bool HasLink { get; }

        public string Warnings { get; }

        public byte[]? Given(string name) => given[name];

        public byte[] Prepared(string name) => prepared.TryGetValue(name, out byte[]? first) ? first : File.ReadAllBytes(folder[name]);

        public byte[] PreparedTwice(string name) => File.ReadAllBytes(folder[name]);

        public DateTime TimeOf(string name) => File.GetLastWriteTimeUtc(folder[name]);

        public void Dispose() => folder.Dispose();

        private void Add(string name, byte[] content)
        {
            given[name] = content;
            File.WriteAllBytes(folder[name], content);
        }
    }
}
