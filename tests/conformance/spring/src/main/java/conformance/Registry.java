package conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** The registry of Spring Cloud Netflix, closed to those who do not know its password. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableEurekaServer
class Registry {

    @Bean
    FilterRegistrationBean<BasicAuthentication> basicAuthentication(
            @Value("${registry.username}") String username, @Value("${registry.password}") String password) {
        var filter = new FilterRegistrationBean<>(new BasicAuthentication(username + ":" + password));
        filter.addUrlPatterns("/eureka/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    static class BasicAuthentication extends OncePerRequestFilter {

        private final String expected;

        BasicAuthentication(String credentials) {
            byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
            this.expected = "Basic " + Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (expected.equals(request.getHeader("Authorization"))) {
                chain.doFilter(request, response);
            } else {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
        }
    }
}
