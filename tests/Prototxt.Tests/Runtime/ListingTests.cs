using Prototxt.Files;
using Xunit;

namespace Prototxt.Tests.Runtime;

public class ListingTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 20)]
    [InlineData(21, 21)]
    [InlineData(100_000, 21)]
    public void A_list_ends_after_twenty_entries(int count, int lines) =>
        Assert.Equal(lines, Listing.Cut(Enumerable.Repeat("x", count)).Count());

    [Fact]
    public void A_list_says_how_much_it_leaves_out() =>
        Assert.Equal(["1", "2", "and 3 more"], Listing.Cut(["1", "2", "3", "4", "5"], most: 2));

    [Fact]
    public void A_name_ends_after_a_hundred_characters()
    {
        Assert.Equal(new string('a', 100), Listing.Short(new string('a', 100)));
        Assert.Equal(new string('a', 100) + "…", Listing.Short(new string('a', 1_000_000)));
        Assert.Equal("aaa…", Listing.Short("aaa\U0001F40Db", most: 4)); // no half of a letter
    }

    [Fact]
    public void What_is_not_seen_of_a_name_is_a_question_mark() => Assert.Equal("a?b?c?d?é\U0001F40D", Listing.Short("a\u0000b\u001Bc\u2029d\u200Fé\U0001F40D"));
}
