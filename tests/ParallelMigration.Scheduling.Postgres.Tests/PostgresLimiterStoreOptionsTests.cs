using System;

namespace ParallelMigration.Scheduling.Postgres.Tests;

public class PostgresLimiterStoreOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("Upper")]
    [InlineData("a;drop")]
    [InlineData("a\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_schema_s_name_that_would_need_quotes_is_refused(string schema) =>
        Assert.Contains("cannot be the schema", Assert.Throws<ArgumentException>(() => new PostgresLimiterStoreOptions { Schema = schema }).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_out_of_range_is_refused_by_its_name()
    {
        Assert.Equal("PollInterval", Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresLimiterStoreOptions { PollInterval = TimeSpan.Zero }).ParamName);
        Assert.Equal("ReconnectTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresLimiterStoreOptions { ReconnectTimeout = TimeSpan.FromDays(1) }).ParamName);
        Assert.Equal("RestartTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresLimiterStoreOptions { RestartTimeout = TimeSpan.Zero }).ParamName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    public void A_connection_string_that_cannot_be_read_is_refused(string connectionString) =>
        Assert.Throws<ArgumentException>(() => new PostgresLimiterStore(connectionString));
}
